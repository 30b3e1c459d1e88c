import { DISABLED_PLUGINS } from './overrides.js';

// On JupyterLab's ground for errors nobody can read its grey and bold red in the dark theme, nor well its red and cyan in the light one.
const ERROR_COLORS = `[data-jp-theme-light='false'] .jp-RenderedText[data-mime-type] pre .ansi-black-intense-fg{color:#c3b4b4}
[data-jp-theme-light='false'] .jp-RenderedText[data-mime-type] pre .ansi-red-intense-fg{color:#ff8a80}
[data-jp-theme-light='true'] .jp-RenderedText[data-mime-type] pre .ansi-red-fg{color:#b22b31}
[data-jp-theme-light='true'] .jp-RenderedText[data-mime-type] pre .ansi-cyan-fg{color:#00707a}`;

/** What the page's program must know about its server. */
export interface PageFacts {
  /** The served folder, shown in tooltips. */
  folder: string;
  version: string;
  workspace: string;
  /** The file or folder to open, a path of the contents API. */
  treePath: string;
  isSingleDocument: boolean;
  /** Grows with every page: a page that was open before a server's restart is told so. */
  storeId: number;
  /** The path of the server; ends in a slash. */
  base: string;
  hasTerminals: boolean;
}

/** Below the base. */
const URLS = {
  appUrl: '/lab',
  treeUrl: '/lab/tree',
  workspacesUrl: '/lab/workspaces',
  settingsUrl: '/lab/api/settings',
  themesUrl: '/lab/api/themes',
  workspacesApiUrl: '/lab/api/workspaces',
  translationsApiUrl: '/lab/api/translations',
  listingsUrl: '/lab/api/listings',
  licensesUrl: '/lab/api/licenses',
  labextensionsUrl: '/lab/extensions',
  staticUrl: '/static/lab',
};

/** The page of JupyterLab, whose configuration stands in it as JSON. */
export function labPage(facts: PageFacts): string {
  const below = facts.base.slice(0, -1);
  const full = Object.entries(URLS).map(([name, url]) => [
    `full${name[0]!.toUpperCase()}${name.slice(1)}`,
    below + url,
  ]);
  const config = {
    ...URLS,
    ...Object.fromEntries(full),
    baseUrl: facts.base,
    wsUrl: '',
    appName: 'JupyterLab',
    appNamespace: 'lab',
    appVersion: facts.version,
    buildAvailable: false,
    buildCheck: false,
    cacheFiles: true,
    collaborative: false,
    devMode: false,
    disabledExtensions: DISABLED_PLUGINS,
    deferredExtensions: [],
    federated_extensions: [],
    exposeAppInBrowser: false,
    frontendUrl: `${below}/lab/`,
    mode: facts.isSingleDocument ? 'single-document' : 'multiple-document',
    notebookVersion: '[2, 14, 0]',
    preferredPath: '/',
    quitButton: true,
    serverRoot: facts.folder,
    store_id: facts.storeId,
    terminalsAvailable: facts.hasTerminals,
    treePath: facts.treePath,
    workspace: facts.workspace,
  };
  return `<!doctype html>
<html lang="en" data-gradbook><head><meta charset="utf-8"><title>JupyterLab</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="${below}/favicon.ico">
<style>${ERROR_COLORS}</style>
<script id="jupyter-config-data" type="application/json">${JSON.stringify(config).replaceAll('<', '\\u003c')}</script>
<script defer src="${below}/static/lab/main.js"></script></head>
<body><script>
const url = new URL(location.href);
if (url.searchParams.has('token')) { url.searchParams.delete('token'); history.replaceState({}, '', url); }
</script></body></html>`;
}
