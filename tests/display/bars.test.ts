import { expect, test } from 'vitest';
import { plot } from '#display';

interface Spec {
  height?: number;
  encoding: Record<string, { axis?: { labelOverlap?: boolean } }>;
}
const spec = (options: object): Spec => plot.bar({ horizontal: true, ...options } as never).spec as unknown as Spec;
const words = Array.from({ length: 24 }, (_, i) => `word ${i}`);
const y = words.map((_, i) => i - 12);

test('every name beside many lying bars is written', () => {
  const { height, encoding } = spec({ x: words, y });
  expect(height).toBe(24 * 16);
  expect(encoding.y?.axis?.labelOverlap).toBe(false);
  expect(spec({ x: words, y, height: 100 }).encoding.y?.axis?.labelOverlap).toBeUndefined();
});

test('bars of two colours stand side by side only where they meet in a category', () => {
  const sign = y.map((value) => (value > 0 ? 'praise' : 'blame'));
  expect(spec({ x: words, y, color: sign }).encoding.yOffset).toBeUndefined();
  expect(spec({ x: ['a', 'b'], y: { praise: [1, 2], blame: [2, 1] } }).encoding.yOffset).toBeDefined();
});
