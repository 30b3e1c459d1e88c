import type { ServiceCompletion } from './type-service.js';

/** Where what is proposed goes, in UTF-16 offsets, and what of it fits what stands there. */
export interface Proposals {
  start: number;
  end: number;
  items: ServiceCompletion[];
}

const NAME_BEFORE = /[\p{ID_Continue}$]*$/u;
const NAME_AFTER = /^[\p{ID_Continue}$]*/u;
/** Text in quotes up to the cursor; behind a text that is closed it matches as well, and then nothing fits. */
const TEXT_BEFORE = /(?<=['"`])[^'"`\n\\]*$/;
const TEXT_AFTER = /^[\p{ID_Continue}$:@/.-]*/u;

/**
 * What the compiler proposes at a cursor, as far as it fits, in the compiler's order, else in the alphabet's. A name is replaced from its first letter on; a text in quotes as a
 * whole (`'node:fs'`, `'left-pad'`), or behind its last slash (`'./helper'`).
 */
export function fitting(found: readonly ServiceCompletion[], code: string, offset: number): Proposals {
  const before = code.slice(0, offset);
  const after = code.slice(offset);
  const name = offset - NAME_BEFORE.exec(before)![0].length;
  const text = TEXT_BEFORE.exec(before);
  if (text) {
    for (const start of [text.index, text.index + text[0].lastIndexOf('/') + 1]) {
      const items = beginning(found, code.slice(start, offset));
      if (start < name && items.length > 0) return { start, end: offset + TEXT_AFTER.exec(after)![0].length, items };
    }
  }
  const items = beginning(found, code.slice(name, offset));
  return { start: name, end: offset + NAME_AFTER.exec(after)![0].length, items: functionsLast(items) };
}

function beginning(found: readonly ServiceCompletion[], prefix: string): ServiceCompletion[] {
  return found
    .filter(({ text }) => text.toLowerCase().startsWith(prefix.toLowerCase()))
    .filter(({ text }) => !OURS.test(text) && !text.startsWith('['))
    .sort((a, b) => compare(a.sortText, b.sortText) || compare(a.text, b.text));
}

/** Names and files of the mechanism behind cells. */
const OURS = /^(__cells|gradbook-(cell-\d+|hub|draft)\b)/;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What every function has comes behind what this one has: a model can be called, and still it is `forward` that one looks for. */
function functionsLast(items: ServiceCompletion[]): ServiceCompletion[] {
  if (!items.some(({ text }) => text === 'bind') || !items.some(({ text }) => text === 'apply')) return items;
  const isOfAny = ({ text }: ServiceCompletion) => OF_ANY_FUNCTION.has(text);
  return [...items.filter((item) => !isOfAny(item)), ...items.filter(isOfAny)];
}

const OF_ANY_FUNCTION = new Set([
  'apply',
  'arguments',
  'bind',
  'call',
  'caller',
  'length',
  'name',
  'prototype',
  'toString',
]);
