import type { Case, TensorSpec } from './table.js';

const results = (one: Case): number[] =>
  (one.y ?? []).flatMap((y) => ((y as TensorSpec | null)?.v ?? []) as number[]).map(Number);
const inputs = (one: Case): number[] => one.i.flatMap((x) => x.v.map(Number));
const whole = (one: Case): boolean => [...one.i, ...(one.y ?? [])].every((x) => (x as TensorSpec)?.d !== undefined);
const tiny = (v: number): boolean => v !== 0 && Math.abs(v) < 2 ** -126;

/** Where the gpu device means to differ from PyTorch's CPU: what docs/gpu.md says of its numbers. */
const DIFFERENCES: readonly { readonly why: string; readonly of: (one: Case) => boolean }[] = [
  {
    why: 'whole numbers lie in float32, exact up to 2^24, and powers of uint8 that go past it on the way',
    of: (one) =>
      whole(one) &&
      (results(one).some((v) => Math.abs(v) > 2 ** 24) || (one.o.endsWith('pow') && one.i[0]!.d === 'uint8')),
  },
  {
    why: 'what a division leaves is 0 or infinite for divisors below the smallest normal float32',
    of: (one) => /fmod|remainder|floorDivide|floorDivide_/.test(one.o) && inputs(one).some(tiny),
  },
  {
    why: 'the square of a deviation overflows float32; the CPU takes sums in float64',
    of: (one) => /\.(std|var)$/.test(one.o) && inputs(one).some((v) => Math.abs(v) > 1e19),
  },
  {
    why: 'whether probabilities lie between 0 and 1 is not looked up on the device: that would wait for it at every loss',
    of: (one) => one.o === 'F.binaryCrossEntropy' && one.e?.includes('between 0 and 1') === true,
  },
  { why: "what is printed names the device: tensor([1.], device='gpu')", of: (one) => one.o === 'repr' },
];

/** On WebGPU besides. */
const ON_WEBGPU: typeof DIFFERENCES = [
  { why: 'numbers below the smallest normal float32 are 0', of: (one) => [...inputs(one), ...results(one)].some(tiny) },
];

/** Whether a case belongs to a documented difference of the gpu device. */
export const gpuDiffers = (one: Case, webgpu: boolean): boolean =>
  [...DIFFERENCES, ...(webgpu ? ON_WEBGPU : [])].some(({ of }) => of(one));
