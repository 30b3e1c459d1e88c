// Marks type errors in cells while one types. The kernel that runs the notebook checks them: it knows what earlier cells made.
import { linter } from '@codemirror/lint';
import { EditorExtensionRegistry, IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { KernelMessage } from '@jupyterlab/services';

/** After the last key, in ms: long enough for a word, short enough to notice. */
const DELAY_MS = 400;
/** `Cannot find name`, with and without a suggestion. */
const UNKNOWN_NAME = new Set([2304, 2552, 18004]);

/** Type errors in the cells of notebooks whose kernel answers `diagnostics_request`: ours. */
export const diagnostics = {
  id: 'gradbook:diagnostics',
  autoStart: true,
  requires: [IEditorExtensionRegistry, INotebookTracker],
  activate: (_, registry, notebooks) => {
    registry.addExtension({
      name: 'gradbook:diagnostics',
      factory: ({ model }) =>
        EditorExtensionRegistry.createImmutableExtension(
          linter((view) => diagnose(view, model, notebooks), { delay: DELAY_MS }),
        ),
    });
  },
};

async function diagnose(view, model, notebooks) {
  if (model.type !== 'code') return [];
  const panel = await panelOf(model, notebooks);
  // A notebook that was just opened has no kernel yet: nothing asks again before the next key, so this waits.
  await panel?.sessionContext.ready;
  const kernel = panel?.sessionContext.session?.kernel;
  if (!kernel) return [];
  // Another kernel would leave the question unanswered.
  if ((await kernel.info).implementation !== 'gradbook') return [];
  const code = view.state.doc.toString();
  if (code.trim() === '') return [];
  const message = KernelMessage.createMessage({
    channel: 'shell',
    msgType: 'diagnostics_request',
    session: kernel.clientId,
    username: kernel.username,
    content: { code },
  });
  // A kernel that dies or restarts leaves the question without an answer.
  const reply = await kernel.sendShellMessage(message, true).done.catch(() => undefined);
  if (!reply || view.state.doc.toString() !== code) return [];
  const others = panel.content.widgets.filter((cell) => cell.model !== model && cell.model.type === 'code');
  return reply.content.diagnostics
    .filter((found) => !isDeclaredElsewhere(found, others))
    .map(({ severity, message, code, start, end }) => ({
      severity: severity === 'information' ? 'info' : severity,
      message: `${message} (TS${code})`,
      from: offsetOf(view.state.doc, start),
      to: offsetOf(view.state.doc, end),
    }));
}

/** The notebook of a cell; a cell is made before its notebook is shown. */
async function panelOf(model, notebooks) {
  for (let attempt = 0; attempt < 40; attempt++) {
    const panel = notebooks.find(({ content }) => content.widgets.some((cell) => cell.model === model));
    if (panel) return panel;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** A name of a cell that has not run yet is no mistake. */
function isDeclaredElsewhere({ code, message }, cells) {
  const name = UNKNOWN_NAME.has(code) && /'([\w$]+)'/.exec(message)?.[1];
  if (!name) return false;
  const word = new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`);
  return cells.some(({ model }) => word.test(model.sharedModel.getSource()));
}

function offsetOf(doc, { line, character }) {
  if (line >= doc.lines) return doc.length;
  const { from, length } = doc.line(line + 1);
  return from + Math.min(character, length);
}
