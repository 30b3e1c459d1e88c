import { describe, expect, test } from 'vitest';
import { plot } from '#display';

type Encoding = Record<'x' | 'y', { axis: { values?: unknown[] } }>;
const axes = (size: number, options: object) => {
  const matrix = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => i * j));
  const { x, y } = (plot.heatmap(matrix, options).spec as unknown as { encoding: Encoding }).encoding;
  return { across: x.axis.values, down: y.axis.values };
};
const alphabet = [...'.abcdefghijklmnopqrstuvwxyz'];

describe('a heat map with many rows and columns', () => {
  test('says every name that there is room for', () => {
    expect(axes(27, { rows: alphabet, columns: alphabet, cell: 15 })).toEqual({ across: alphabet, down: alphabet });
    expect(axes(27, { rows: alphabet, cell: 6 }).down!.slice(0, 3)).toEqual(['.', 'b', 'd']);
    const long = alphabet.map((letter) => `letter ${letter}`);
    expect(axes(27, { columns: long, cell: 15 }).across!.slice(0, 2)).toEqual(['letter .', 'letter d']);
  });

  test('counts in round numbers where it has no names', () => {
    expect(axes(40, {}).down!.slice(0, 3)).toEqual([0, 5, 10]);
  });
});
