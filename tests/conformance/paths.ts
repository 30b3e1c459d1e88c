import { accelerate, accelerators } from '#runtime/device/cpu/accelerator';
import { openGpu } from '#runtime/device/gpu/gpu';
import { blas, blasInfo } from '#runtime/node/blas';
import { registerDevice } from '#runtime/ops/create';
import { wasm } from '#runtime/wasm/index';
import type { Case, TensorSpec } from './table.js';

/** A way through a device that must give the same results as the others. */
export interface Path {
  readonly name: string;
  /** Why this machine cannot take it; undefined when it can. */
  readonly missing?: string;
  /** Where its tensors live; the CPU when left out. */
  readonly device?: string;
  /** Cases it takes part in; all when left out. */
  readonly takes?: (one: Case) => boolean;
  /** Takes the path for everything, however small; returns a function that goes back. */
  enter(): (() => void) | Promise<() => void>;
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

/** What the second device can do so far, on float32. */
const GPU_OPERATIONS =
  /^(torch|x|F)\.(matmul|mm|add|mul|exp|log|relu|sum|mean|softmax|logSoftmax|tanh|sub|div|neg|square|sigmoid|linear)$/;

/** Cases of those whose inputs and results are float32 throughout, whose results are not errors of other dtypes, and which never overflow. */
function onGpu(one: Case): boolean {
  const float = (x: unknown) => x === null || typeof x !== 'object' || !('d' in x) || (x as TensorSpec).d === undefined;
  return GPU_OPERATIONS.test(one.o) && [...one.i, ...(one.y ?? [])].every(float);
}

export const PATHS: readonly Path[] = [
  { name: 'plain loops', enter: () => only() },
  { name: 'WebAssembly', enter: () => only(wasm) },
  {
    name: 'BLAS',
    ...(native.name === 'none' && { missing: native.reason ?? 'none found' }),
    enter: () => only(blas),
  },
  {
    name: 'gpu.js in its WebAssembly mode',
    device: 'gpu',
    takes: onGpu,
    async enter() {
      registerDevice(await openGpu());
      return () => {};
    },
  },
];
