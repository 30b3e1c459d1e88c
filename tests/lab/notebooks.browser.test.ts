import { beforeAll } from 'vitest';
import { buildJupyterLab } from './browser.js';
import { openLab } from './lab.js';
import { NotebookPage } from './notebook-page.js';
import { describeNotebooks } from './notebook-suite.js';

beforeAll(buildJupyterLab, 600_000);

describeNotebooks('JupyterLab on the server in TypeScript', async () => {
  // Through the line that the suite cuts, the server is called by another port.
  const lab = await openLab({ allowHosts: ['127.0.0.1'] });
  return {
    url: lab.server.url,
    folder: lab.folder,
    path: (notebook, window) => `lab/workspaces/${window}/tree/${notebook}?token=${lab.server.token}`,
    drive: (page) => new NotebookPage(page),
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  };
});
