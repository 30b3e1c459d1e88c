/** Defaults of JupyterLab's settings that fit a typed language and a course; the user's own settings come after them. */
export const OVERRIDES: Record<string, Record<string, unknown>> = {
  // Completion as one types, as editors of TypeScript do.
  '@jupyterlab/completer-extension:manager': { autoCompletion: true },
  // Nobody is asked for their consent to fetch news: nothing here talks to the network.
  '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
};

/** Plugins that need something that is not here. */
export const DISABLED_PLUGINS = [
  '@jupyterlab/apputils-extension:announcements',
  '@jupyterlab/apputils-extension:licenses-client',
  '@jupyterlab/apputils-extension:licenses-plugin',
  // It sets a timeout that the page's kernel manager has not got, and warns of that.
  '@jupyterlab/apputils-extension:kernels-settings',
  // Language servers are not served here: their panel would stay empty for ever.
  '@jupyterlab/lsp-extension',
  '@jupyterlab/notebook-extension:language-server',
  '@jupyterlab/fileeditor-extension:language-server',
];
