import { fileURLToPath } from 'node:url';
import { built } from '../places.js';
import { originalPlace, type Place, sourceOf } from './cell-sources.js';

/** One line of a stack. */
export interface StackFrame {
  /** The function's name, as V8 gives it; empty at top level. */
  name: string;
  /** `Cell[3]`, a path or a URL. */
  script: string;
  line: number;
  column: number;
  /** The user's own code (a cell, or a file that is no library's), not a library or Node. */
  own: boolean;
}

/** A line of a stack: name, script, line, column. */
export const FRAME =
  /^\s*at (?:async )?(?:(.*?) \()?((?:Cell\[\d+\])|(?:file|node|data|https?):.*?|\/.*?|[A-Za-z]:\\.*?):(\d+):(\d+)\)?$/;
/** Our own code: everything that was built into this folder. */
const OURS = fileURLToPath(built('.'));

/** The frames of `stack` outside the kernel itself, places mapped to what the user wrote. */
export function stackFrames(stack: string): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const text of stack.split('\n')) {
    const match = FRAME.exec(text);
    if (!match) continue;
    const [, name = '', script, line, column] = match;
    if (isKernel(script!)) continue;
    const path = pathOf(script!);
    frames.push({ name, script: path, ...placeOf(script!, Number(line), Number(column)), own: isOwn(path) });
  }
  return frames;
}

/** Where the user wrote what runs there. */
export function placeOf(script: string, line: number, column: number): Place {
  return originalPlace(pathOf(script), { line, column });
}

function pathOf(script: string): string {
  return script.startsWith('file:') ? fileURLToPath(script) : script;
}

/** Whether a script belongs to the kernel or to Node. */
export function isKernel(script: string): boolean {
  return script.startsWith('node:') || pathOf(script).startsWith(`${OURS}kernel`);
}

function isOwn(script: string): boolean {
  if (sourceOf(script) !== undefined) return true;
  return !script.startsWith(OURS) && !/[\\/]node_modules[\\/]/.test(script);
}
