import { describe, expect, it } from 'vitest';
import { type AnyTensor, torch } from '#runtime';
import { pointwise } from '#runtime/ops/pointwise';

/** Values in a range without symmetry and without ties. */
function samples(shape: number[], [low, high]: readonly [number, number], phase: number): AnyTensor {
  const n = shape.reduce((a, b) => a * b, 1);
  const values = Float64Array.from({ length: n }, (_, i) => low + (high - low) * ((0.37 * i + phase) % 1));
  return torch.tensor(values).reshape(shape).requiresGrad_() as unknown as AnyTensor;
}

type Method = (this: AnyTensor, ...args: unknown[]) => AnyTensor;
const call = (name: string, x: AnyTensor, ...args: unknown[]): AnyTensor =>
  (x as unknown as Record<string, Method>)[name]!.call(x, ...args);

describe('every pointwise derivative agrees with differences', () => {
  for (const { name, row, derivative } of Object.values(pointwise)) {
    if (derivative === null) continue;
    const range = row.samples ?? [-2, 2];
    // The second operand of these is a slope: its derivative is not offered.
    const slope = name === 'leakyRelu' || name === 'elu';
    it(`${name}, and its own derivative`, () => {
      if (row.arity === 1) {
        const x = samples([2, 3], range, 0.11);
        expect(torch.autograd.gradcheck((a) => call(name, a), x)).toBe(true);
        expect(torch.autograd.gradgradcheck((a) => call(name, a), x)).toBe(true);
      } else if (slope) {
        const x = samples([2, 3], range, 0.11);
        expect(torch.autograd.gradcheck((a) => call(name, a, 0.3), x)).toBe(true);
        expect(torch.autograd.gradgradcheck((a) => call(name, a, 0.3), x)).toBe(true);
      } else if (row.arity === 2) {
        const a = samples([2, 3], range, 0.11);
        const b = samples([3], range, 0.23);
        expect(torch.autograd.gradcheck((x, y) => call(name, x, y), [a, b])).toBe(true);
        expect(torch.autograd.gradgradcheck((x, y) => call(name, x, y), [a, b])).toBe(true);
      } else {
        const inputs = [samples([2, 3], range, 0.11), samples([3], range, 0.23), samples([2, 1], range, 0.41)];
        expect(torch.autograd.gradcheck((x, y, z) => call(name, x!, y, z), inputs)).toBe(true);
        expect(torch.autograd.gradgradcheck((x, y, z) => call(name, x!, y, z), inputs)).toBe(true);
      }
    });
    if (row.arity === 2 && !slope)
      it(`${name} with a plain number`, () => {
        const x = samples([2, 3], range, 0.11);
        expect(torch.autograd.gradcheck((a) => call(name, a, 1.3), x)).toBe(true);
      });
    it(`${name} on a transposed view`, () => {
      const x = samples([2, 3], range, 0.11);
      const rest = row.arity === 1 ? [] : slope ? [0.3] : row.arity === 2 ? [0.7] : [samples([2], range, 0.2), 0.7];
      expect(torch.autograd.gradcheck((a) => call(name, a.transpose(0, 1), ...rest), x)).toBe(true);
    });
  }
});
