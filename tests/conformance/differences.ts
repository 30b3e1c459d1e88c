import type { Case } from './table.js';

/** Where the runtime means to differ from PyTorch, and why. */
const DIFFERENCES: readonly { readonly why: string; readonly of: (one: Case) => boolean }[] = [
  {
    why: 'TypeScript cannot tell 1.0 from 1: whole numbers make float32 tensors unless a dtype is given, int64 in PyTorch',
    of: (one) =>
      /^torch\.(tensor|full|arange|fullLike)$/.test(one.o) &&
      !one.k?.dtype &&
      !one.e &&
      (one.y?.[0] as { d?: string })?.d === 'int64',
  },
  {
    why: 'PyTorch has no kernel for some dtypes where the meaning is clear; the runtime computes it, or says why it cannot',
    of: (one) => /not implemented for '(Bool|Byte|Int|Long)'/.test(one.e ?? '') && !one.o.includes('oftmax'),
  },
  {
    why: 'these take a number for the second operand, which PyTorch refuses',
    of: (one) => /argument 'other' \(position 2\) must be Tensor, not (int|float)/.test(one.e ?? ''),
  },
  {
    why: "PyTorch's hardsigmoid has 1/6 in float32 in its float64 gradient",
    of: (one) => one.o === 'F.hardsigmoid' && one.i[0]?.d === 'float64',
  },
  {
    why: 'any and all of uint8 give uint8 in PyTorch, as a relic of the time before bool',
    of: (one) => /\.(any|all)$/.test(one.o) && one.i[0]?.d === 'uint8',
  },
  {
    why: 'at denormal arguments the cube in the gradient of rsqrt overflows in float32; the runtime computes it in float64',
    of: (one) => one.o === 'torch.rsqrt' && one.i[0]?.v.includes('nan') === true,
  },
  {
    why: "PyTorch's sentence lacks a space",
    of: (one) => / the dimension \d+because this/.test(one.e ?? ''),
  },
  {
    why: 'PyTorch 1.13 puts the gradient of masked_select of a transposed tensor in the wrong places',
    of: (one) => one.o === 'torch.maskedSelect' && one.i[0]?.w?.[0]?.[0] === 'transpose',
  },
];

/** Whether a case belongs to a documented difference. */
export function differs(one: Case): boolean {
  return DIFFERENCES.some(({ of }) => of(one));
}
