import { offsetAt } from '../position.js';
import type { Questions } from './advice.js';
import { contains, type Range } from './node-at.js';

/** Whether what a compiler calls a type is that of a tensor. */
export const TENSOR = /^(Tensor|Parameter)</;

/**
 * The types of those expressions of a cell that are tensors, undefined for the others. The compiler is asked about the cell with each expression `x` as
 * `(x satisfies never)`: then it says what x is.
 *
 * @param ranges - where the expressions stand, none inside another
 */
export async function tensorTypes(
  ranges: readonly Range[],
  code: string,
  questions: Pick<Questions, 'diagnostics'>,
): Promise<(string | undefined)[]> {
  if (ranges.length === 0) return [];
  let asked = code;
  const places: Range[] = new Array(ranges.length);
  let shift = 0;
  for (const i of [...ranges.keys()].sort((a, b) => ranges[a]![0] - ranges[b]![0])) {
    const [start, end] = ranges[i]!.map((offset) => offset + shift) as [number, number];
    const question = `(${asked.slice(start, end)} satisfies never)`;
    asked = asked.slice(0, start) + question + asked.slice(end);
    shift += question.length - (end - start);
    places[i] = [start, start + question.length];
  }
  const answers = await questions.diagnostics(asked);
  const types = answers.flatMap(({ code: number, message, start }) => {
    const [, type] = (number === NOT_SATISFIED && /^Type '(.*?)' does not satisfy/.exec(message)) || [];
    const offset = offsetAt(asked, start);
    return type !== undefined && TENSOR.test(type) ? [{ type, offset }] : [];
  });
  return places.map((place) => types.find(({ offset }) => contains(place, [offset, offset]))?.type);
}

const NOT_SATISFIED = 1360; // Type 'A' does not satisfy the expected type 'never'.
