import { accelerate, accelerators } from '#runtime/device/cpu/accelerator';
import { blas, blasInfo } from '#runtime/node/blas';
import { wasm } from '#runtime/wasm/index';

/** A way through the CPU device that must give the same results as the others. */
export interface Path {
  readonly name: string;
  /** Why this machine cannot take it; undefined when it can. */
  readonly missing?: string;
  /** Takes the path for everything, however small; returns a function that goes back. */
  enter(): () => void;
}

/** Only this accelerator, or none, for operands of any size. */
function only(accelerator?: typeof wasm): () => void {
  const before = accelerators.splice(0);
  const leave = accelerate({
    ...(accelerator ?? { name: 'none' }),
    minLength: accelerator ? 1 : Infinity,
    minWork: accelerator ? 1 : Infinity,
  });
  return () => {
    leave();
    for (const old of before.reverse()) accelerate(old);
  };
}

const native = blasInfo();

export const PATHS: readonly Path[] = [
  { name: 'plain loops', enter: () => only() },
  { name: 'WebAssembly', enter: () => only(wasm) },
  {
    name: 'BLAS',
    ...(native.name === 'none' && { missing: native.reason ?? 'none found' }),
    enter: () => only(blas),
  },
];
