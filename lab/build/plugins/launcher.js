// The notebooks of the served folder in the launcher: a course is one click away.
import { ILauncher } from '@jupyterlab/launcher';
import { notebookIcon } from '@jupyterlab/ui-components';

const COMMAND = 'gradbook:open';
const SHOWN = 40;

export const launcher = {
  id: 'gradbook:launcher',
  autoStart: true,
  optional: [ILauncher],
  activate: async (app, launcher) => {
    if (!launcher) return;
    app.commands.addCommand(COMMAND, {
      label: ({ path }) => title(String(path ?? '')),
      caption: ({ path }) => String(path ?? ''),
      icon: notebookIcon,
      execute: ({ path }) => app.commands.execute('docmanager:open', { path }),
    });
    const folder = await app.serviceManager.contents.get('');
    const paths = folder.content.filter(({ type }) => type === 'notebook').map(({ path }) => path);
    for (const [rank, path] of paths.sort().slice(0, SHOWN).entries())
      launcher.add({ command: COMMAND, args: { path }, category: 'Gradbook', rank });
  },
};

/** `05-gradient-descent.ipynb` as `5 · Gradient descent`. */
function title(path) {
  const [, number, words] = /^(?:0*(\d+)[-_ ])?(.*?)\.ipynb$/.exec(path) ?? [undefined, undefined, path];
  const name = words.replace(/[-_]+/g, ' ');
  return `${number ? `${number} · ` : ''}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
