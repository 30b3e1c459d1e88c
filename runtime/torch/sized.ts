/** Splits the arguments of a function that takes sizes, one by one or in an array, and options. */
export function sized<O>(args: readonly unknown[]): { size: readonly number[]; options: O } {
  const last = args.at(-1);
  const options = typeof last === 'object' && last !== null && !Array.isArray(last) ? (last as O) : ({} as O);
  const first = args[0];
  if (Array.isArray(first)) return { size: first as number[], options };
  return { size: (options === last ? args.slice(0, -1) : args) as number[], options };
}
