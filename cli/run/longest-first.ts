import { type CodeCell, hasTag, type Notebook } from '../notebook/types.js';

/**
 * The order to start notebooks in so that none runs alone at the end: positions in the list, those expected to take longest first, equal ones as
 * they were given. What could not be read fails at once and comes last.
 *
 * A cell is expected to take as long as its `metadata.execution` says it took. Where that is missing, its code counts, at the pace of the timed cells:
 * of what a notebook without times stores, the length of its code tells most (over the course, ranks of code and time correlate by 0.95, of cells
 * by 0.83, of files by 0.76).
 */
export function longestFirst(notebooks: readonly (Notebook | undefined)[]): number[] {
  const loads = notebooks.map((notebook) => (notebook ? load(notebook) : undefined));
  const timed = sum(loads.map((each) => each?.milliseconds ?? 0));
  const timedCode = sum(loads.map((each) => each?.timedCode ?? 0));
  // Without any time only the order of the lengths matters.
  const pace = timed > 0 && timedCode > 0 ? timed / timedCode : 1;
  const expected = loads.map((each) => (each ? each.milliseconds + pace * each.untimedCode : -1));
  return [...expected.keys()].sort((a, b) => expected[b]! - expected[a]! || a - b);
}

/** Milliseconds of the cells that store times, and characters of code with and without. */
interface Load {
  milliseconds: number;
  timedCode: number;
  untimedCode: number;
}

function load({ cells }: Notebook): Load {
  const total: Load = { milliseconds: 0, timedCode: 0, untimedCode: 0 };
  for (const cell of cells) {
    if (cell.cell_type !== 'code' || hasTag(cell, 'skip-execution')) continue;
    const milliseconds = storedTime(cell);
    if (milliseconds === undefined) total.untimedCode += cell.source.length;
    else {
      total.milliseconds += milliseconds;
      total.timedCode += cell.source.length;
    }
  }
  return total;
}

/** From when the kernel began with a cell until it was through, by the events that nbclient and JupyterLab record. */
function storedTime({ metadata: { execution = {} } }: CodeCell): number | undefined {
  const from = execution['iopub.status.busy'] ?? execution['iopub.execute_input'];
  const to = execution['iopub.status.idle'] ?? execution['shell.execute_reply'];
  const milliseconds = Date.parse(to ?? '') - Date.parse(from ?? '');
  return milliseconds >= 0 ? milliseconds : undefined;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
