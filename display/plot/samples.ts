import { isRecord, isTensor, toCells } from './values.js';

/** One sample: its finite values, and how many were not. */
export interface Sample {
  name: string | undefined;
  values: number[];
  left: number;
}

/**
 * Samples, which may differ in length: one list, `{ name: list }`, or a list split by another. Tensors of any shape count as
 * lists.
 *
 * @throws TypeError or RangeError naming the call and the argument.
 */
export function samplesOf(where: string, y: unknown, by?: unknown): Sample[] {
  if (isRecord(y)) return Object.entries(y).map(([name, values]) => sample(name, flat(values), `${where}: ${name}`));
  const list = flat(y);
  if (by === undefined) return [sample(undefined, list, `${where}: values`)];
  const [cells, names] = [toCells(list, `${where}: values`), toCells(by, `${where}: groups`)];
  if (cells.length !== names.length) {
    throw new RangeError(
      `${where}: there are ${cells.length} values and ${names.length} groups; give both the same length`,
    );
  }
  const groups = new Map<string, unknown[]>();
  cells.forEach((cell, i) => {
    const name = String(names[i]);
    const group = groups.get(name);
    if (group) group.push(cell);
    else groups.set(name, [cell]);
  });
  return [...groups].map(([name, values]) => sample(name, values, `${where}: ${name}`));
}

function sample(name: string | undefined, list: unknown, where: string): Sample {
  const cells = toCells(list, where);
  const values = cells.filter((cell): cell is number => Number.isFinite(cell));
  const odd = cells.find((cell) => cell !== null && typeof cell !== 'number');
  if (odd !== undefined) throw new TypeError(`${where} must hold numbers, but it holds ${JSON.stringify(odd)}`);
  return { name, values, left: cells.length - values.length };
}

/** A weight matrix is counted like a list. */
function flat(values: unknown): unknown {
  return isTensor(values) && values.shape.length > 1
    ? (values.tolist() as unknown[]).flat(Number.POSITIVE_INFINITY)
    : values;
}
