import { beforeAll } from 'vitest';
import { buildJupyterLab } from './browser.js';
import { ClassicPage } from './classic.js';
import { openDebianServer } from './debian.js';
import { NotebookPage } from './notebook-page.js';
import { describeNotebooks } from './notebook-suite.js';

beforeAll(buildJupyterLab, 600_000);

describeNotebooks('the same JupyterLab on Debian’s jupyter_server', async () => {
  const server = await openDebianServer('jupyterlab_server');
  return {
    ...server,
    path: (notebook, window) => `lab/workspaces/${window}/tree/${notebook}?token=${server.token}`,
    drive: (page) => new NotebookPage(page),
    // Of the year 2023: it has no stream of events, no users, no translations and no licences yet.
    isKnown: (problem) => /\/api\/(?:events|me)\b|\/lsp\/|translations|licenses/.test(problem),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
});

describeNotebooks('the classic Notebook 6 of Debian', async () => {
  const server = await openDebianServer('notebook');
  return {
    ...server,
    path: (notebook) => `notebooks/${notebook}?token=${server.token}`,
    drive: (page) => new ClassicPage(page),
    // It looks for ipywidgets, which is not installed, and Debian's MathJax for a font.
    isKnown: (problem) => /nbextensions\/widgets|about:blank/.test(problem),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
});
