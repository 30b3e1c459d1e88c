import { parseSync } from 'oxc-parser';
import { walk } from '#kernel/compile/walk';

/** A name in code: [start, end) in UTF-16 offsets. */
export interface Name {
  start: number;
  end: number;
}

/** Every identifier of a cell that says something when pointed at: not keywords, not words in strings and comments. */
export function namesIn(code: string): Name[] {
  const { program } = parseSync('cell.ts', code, { lang: 'ts', astType: 'ts', sourceType: 'module' });
  const names = new Map<number, Name>();
  walk(program, (node) => {
    // With a type annotation the node reaches to the annotation's end: the name alone counts.
    if (node.type === 'Identifier') names.set(node.start, { start: node.start, end: node.start + node.name.length });
    return undefined;
  });
  return [...names.values()].sort((a, b) => a.start - b.start);
}
