// The page's program: every plugin of the pinned JupyterLab, in one application. `gradbook-lab/*` are written by build.mjs.
import 'gradbook-lab/public-path.js';
import { JupyterLab } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { ServerConnection, ServiceManager } from '@jupyterlab/services';
import { extensions, mimeExtensions } from 'gradbook-lab/extensions.js';
import 'gradbook-lab/style.js';
import { diagnostics } from './plugins/diagnostics.js';
import { launcher } from './plugins/launcher.js';
import { CountingWebSocket } from './receipts.js';

/** The plugins of a package, without those that the server switched off. */
function plugins(module, disabled, deferred) {
  const exported = Object.hasOwn(module, '__esModule') || module.default ? module.default : module;
  return [exported].flat().filter(({ id }) => {
    if (PageConfig.Extension.isDeferred(id)) deferred.push(id);
    if (!PageConfig.Extension.isDisabled(id)) return true;
    disabled.push(id);
    return false;
  });
}

async function main() {
  const disabled = [];
  const deferred = [];
  const load = (modules) => modules.flatMap((module) => plugins(module, disabled, deferred));
  // Another Jupyter server would take a receipt for a broken message.
  const isOurs = document.documentElement.dataset.gradbook !== undefined;
  const lab = new JupyterLab({
    serviceManager: new ServiceManager({
      // As JupyterLab has it where it makes its own.
      standby: () => !lab.info.isConnected || 'when-hidden',
      serverSettings: ServerConnection.makeSettings(isOurs ? { WebSocket: CountingWebSocket } : {}),
    }),
    mimeExtensions: load(mimeExtensions),
    disabled: { matches: disabled, patterns: [] },
    deferred: { matches: deferred, patterns: [] },
  });
  lab.registerPlugins([...load(extensions), diagnostics, launcher]);
  if (PageConfig.getOption('exposeAppInBrowser') === 'true') window.jupyterapp = lab;
  await lab.start({ ignorePlugins: deferred });
}

if (document.readyState === 'complete') void main();
else window.addEventListener('load', main);
