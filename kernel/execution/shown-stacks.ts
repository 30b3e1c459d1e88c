import { FRAME, isKernel, placeOf } from './stack-frames.js';

/** Stacks as V8 knows them, for reports that map their places themselves. */
const given = new WeakMap<Error, { shown: string; all: string }>();

/**
 * Lets `error.stack`, and with it `console.log(error)` and an error that is a cell's result, end where the user's code does, with
 * the places of the cell as it was written. Frames of the kernel and of Node would put paths of this machine into notebooks, and
 * differ between versions of Node.
 */
export function showOwnStacks(): void {
  Error.prepareStackTrace = (error, sites) => {
    const lines = sites.map(textOf);
    const all = [headOf(error), ...lines].join('\n');
    const shown = [headOf(error), ...lines.slice(0, ownLength(sites)).map(mapped)].join('\n');
    given.set(error, { shown, all });
    return shown;
  };
}

/** The stack with all its frames, its places as V8 counts them. */
export function wholeStack(error: Error): string {
  const stack = typeof error.stack === 'string' ? error.stack : '';
  const known = given.get(error);
  return known?.shown === stack ? known.all : stack;
}

/** Frames up to those of the kernel that runs the cell, and of Node that calls its timers; all where nothing else is there. */
function ownLength(sites: readonly NodeJS.CallSite[]): number {
  const files = sites.map((site) => site.getFileName() ?? '');
  const kernel = files.findIndex((file) => isKernel(file) && !file.startsWith('node:'));
  let length = kernel < 0 ? files.length : kernel;
  while (length > 0 && files[length - 1]!.startsWith('node:')) length--;
  return length === 0 ? files.length : length;
}

function mapped(line: string): string {
  const [, , script, row, column] = FRAME.exec(line) ?? [];
  if (script === undefined) return line;
  const place = placeOf(script, Number(row), Number(column));
  return line.replace(`${script}:${row}:${column}`, `${script}:${place.line}:${place.column}`);
}

function textOf(site: NodeJS.CallSite): string {
  try {
    return `    at ${site}`;
  } catch (error) {
    // A getter of the user's, asked for the name of a receiver.
    return `    at <error: ${error instanceof Error ? error.message : 'unknown'}>`;
  }
}

function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return '<error>';
  }
}
