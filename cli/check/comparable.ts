import { stripVTControlCharacters } from 'node:util';
import type { Output } from '../notebook/types.js';

/** One thing a reader sees of a cell, in a form that can be compared line by line. */
export interface Comparable {
  /** `stdout`, `result (text/plain)`, … */
  kind: string;
  text: string;
}

/** Other forms of what another one says better: a chart is compared by its spec, not by its picture. */
const COVERED: Record<string, string[]> = {
  'application/vnd.vegalite.v5+json': ['image/png', 'image/svg+xml', 'text/plain', 'text/html'],
  'text/plain': ['text/html', 'text/markdown', 'text/latex'],
};

/** The outputs of a cell in order; each stream as a whole, because where it is cut is chance. */
export function comparables(outputs: readonly Output[]): Comparable[] {
  const found: Comparable[] = [];
  const streams = new Map<string, Comparable>();
  for (const output of outputs) {
    switch (output.output_type) {
      case 'stream': {
        let stream = streams.get(output.name);
        if (!stream) {
          stream = { kind: output.name, text: '' };
          streams.set(output.name, stream);
          found.push(stream);
        }
        stream.text += stripVTControlCharacters(output.text);
        break;
      }
      case 'error':
        // Tracebacks hold paths and versions; the message says what matters.
        found.push({ kind: 'error', text: `${output.ename}: ${stripVTControlCharacters(output.evalue)}` });
        break;
      default:
        found.push(...forms(output.output_type === 'execute_result' ? 'result' : 'display', output.data));
    }
  }
  return found;
}

function forms(kind: string, data: Record<string, unknown>): Comparable[] {
  const covered = new Set(Object.entries(COVERED).flatMap(([mime, others]) => (mime in data ? others : [])));
  return Object.keys(data)
    .filter((mime) => !covered.has(mime))
    .sort()
    .map((mime) => ({ kind: `${kind} (${mime})`, text: textOf(data[mime]) }));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? stripVTControlCharacters(value) : JSON.stringify(sorted(value), null, 1);
}

/** The order of keys says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
