/**
 * What a chart draws at most, so that its data stays below some 300 KB of a notebook, whatever it was given. Each limit that
 * applies is said in a note under the title. docs/plotting.md lists them.
 */
export const LIMITS = {
  /** Points of all lines, areas or paths of a chart. */
  linePoints: 4000,
  /** Points of a scatter plot. */
  scatterPoints: 3000,
  /** Series, each with a colour and a line in the legend: lines, samples, layers. */
  series: 40,
  /** Bars of each series; more are averaged with their neighbours. */
  bars: 300,
  /** Bins of all histograms of a chart. */
  bins: 4000,
  /** Boxes of a box plot. */
  boxes: 100,
  /** Outliers of all boxes. */
  outliers: 3000,
  /** Side of a heat map, in cells. */
  cells: 64,
  /** Side of a heat map that can still be written on. */
  labelled: 32,
  /** Side of a field whose level curves are drawn. */
  field: 120,
  /** Points of all level curves. */
  curvePoints: 6000,
  /** Level curves' levels. */
  levels: 60,
  /** Arrows of a vector field. */
  arrows: 2500,
  /** Texts over a chart. */
  texts: 500,
} as const;

/** The first `most` of a list, and a note where it was longer. */
export function firstOf<T>(list: readonly T[], most: number, what: string): { kept: T[]; notes: string[] } {
  if (list.length <= most) return { kept: [...list], notes: [] };
  return { kept: list.slice(0, most), notes: [`the first ${most} of ${thousands(list.length)} ${what} shown`] };
}

/** `12,345`. */
export function thousands(n: number): string {
  return n.toLocaleString('en-US');
}

/** The largest of any number of values; `Math.max(...values)` overflows the stack. */
export function largest(values: Iterable<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > most) most = value;
  return most;
}

/** A matrix averaged in blocks, down to at most `most` values a side; what is not finite does not count. */
export function averaged(
  full: readonly (readonly (number | null)[])[],
  most: number,
): { matrix: (number | null)[][]; down: number; across: number; notes: string[] } {
  const [height, width] = [full.length, full[0]?.length ?? 0];
  const [down, across] = [Math.ceil(height / most), Math.ceil(width / most)];
  if (down === 1 && across === 1) return { matrix: full.map((row) => [...row]), down, across, notes: [] };
  const matrix = Array.from({ length: Math.ceil(height / down) }, (_, i) =>
    Array.from({ length: Math.ceil(width / across) }, (_, j) => {
      const block = full.slice(i * down, (i + 1) * down).flatMap((row) => row.slice(j * across, (j + 1) * across));
      const finite = block.filter((value) => value !== null);
      return finite.length === 0 ? null : finite.reduce((sum, value) => sum + value, 0) / finite.length;
    }),
  );
  return { matrix, down, across, notes: [`${height}×${width} values averaged in blocks of ${down}×${across}`] };
}
