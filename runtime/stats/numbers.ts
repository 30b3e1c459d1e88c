/** Anything with numbers in it: an array, nested arrays, a typed array, or a tensor (known by its `tolist`). */
export type Numbers = ArrayLike<number> | readonly Nested[] | { tolist(): unknown };

type Nested = number | readonly Nested[];

function flatten(value: unknown, out: number[], who: string): void {
  if (typeof value === 'number') out.push(value);
  else if (typeof value === 'boolean') out.push(value ? 1 : 0);
  else if (typeof value === 'bigint') out.push(Number(value));
  else if (Array.isArray(value)) for (const item of value) flatten(item, out, who);
  else if (ArrayBuffer.isView(value) && 'length' in value) for (const x of value as Float64Array) out.push(Number(x));
  else
    throw new TypeError(
      `${who}: expected numbers, got ${value === null ? 'null' : typeof value}. Give an array or a tensor`,
    );
}

/** All numbers in `values`, in order, as doubles. */
export function toNumbers(values: Numbers, who: string): Float64Array {
  if (values instanceof Float64Array) return values;
  if (ArrayBuffer.isView(values)) return Float64Array.from(values as unknown as ArrayLike<number>);
  const list = typeof values === 'object' && values !== null && 'tolist' in values ? values.tolist() : values;
  const out: number[] = [];
  flatten(list, out, who);
  return Float64Array.from(out);
}

/** As {@link toNumbers}, refusing samples that are too small. */
export function sample(values: Numbers, who: string, least: number): Float64Array {
  const x = toNumbers(values, who);
  if (x.length < least)
    throw new RangeError(`${who}: needs at least ${least} value${least === 1 ? '' : 's'}, got ${x.length}`);
  return x;
}

/** Two samples of one length. */
export function pair(a: Numbers, b: Numbers, who: string, least: number): [Float64Array, Float64Array] {
  const x = sample(a, who, least);
  const y = sample(b, who, least);
  if (x.length !== y.length)
    throw new RangeError(`${who}: both need the same number of values, got ${x.length} and ${y.length}`);
  return [x, y];
}
