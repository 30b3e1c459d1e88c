import type { Node } from 'oxc-parser';
import { walk } from '../../compile/walk.js';

/** UTF-16 offsets of a cell. */
export type Range = readonly [start: number, end: number];

export const contains = (outer: Range, inner: Range): boolean => outer[0] <= inner[0] && inner[1] <= outer[1];

/** Where a node stands. */
export const rangeOf = ({ start, end }: Node): Range => [start, end];

/** The smallest node around a range that is `wanted`. */
export function smallest(program: Node, range: Range, wanted: (node: Node) => boolean): Node | undefined {
  let found: Node | undefined;
  walk(program, (node) => {
    if (!contains(rangeOf(node), range)) return false;
    if (wanted(node)) found = node;
    return undefined;
  });
  return found;
}
