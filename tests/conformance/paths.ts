import { accelerate, accelerators } from '#runtime/device/cpu/accelerator';
import { chains } from '#runtime/device/cpu/chain';
import type { Value } from '#runtime/device/gpu/expression';
import { setGpu, theGpu } from '#runtime/device/gpu/open';
import { blas } from '#runtime/node/blas';
import { blasInfo } from '#runtime/node/blas-library';
import { installGpu } from '#runtime/node/gpu/index';
import type { Storage } from '#runtime/tensor/storage';
import { wasm } from '#runtime/wasm/index';
import { gpuDiffers } from './gpu-differences.js';
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
  /** Reads the elements of many tensors at once where each reading would wait for a device. */
  readonly fetch?: (tensors: readonly unknown[]) => void;
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

/** Cases without float64, which the GPU does not have. */
function onGpu(one: Case, backend: 'webasm' | 'webgpu'): boolean {
  const seen = [...one.i, ...(one.y ?? []), ...(one.g ?? [])];
  const double = (x: unknown) => x !== null && typeof x === 'object' && (x as TensorSpec).d === 'float64';
  return (
    !seen.some(double) &&
    !gpuDiffers(one, backend === 'webgpu') &&
    !JSON.stringify([one.a, one.k ?? {}]).includes('float64')
  );
}

/** One wait for all, where the tests of a path of thousands would wait for each. */
function fetchFromGpu(tensors: readonly unknown[]): void {
  const device = theGpu();
  const read: { value: Value; into: Float32Array }[] = [];
  for (const one of tensors) {
    // What is no tensor is found out by the comparison.
    const storage = (one as { storage?: Storage } | null)?.storage;
    if (storage?.device !== device) continue;
    device.settle(storage);
    const { value } = storage.handle as { value: Value | null };
    if (!value || value.id === 0 || value.host !== null || value.length === 0) continue;
    const into = device.engine.memory(value.length);
    device.engine.send({ do: 'read', id: value.id, into });
    read.push({ value, into });
  }
  device.engine.finish();
  for (const { value, into } of read) value.host = into;
}

function gpu(backend: 'webasm' | 'webgpu', name: string): Path {
  return {
    name,
    device: 'gpu',
    takes: (one) => onGpu(one, backend),
    fetch: fetchFromGpu,
    enter() {
      process.env.GRADBOOK_GPU = backend;
      installGpu();
      const { engine } = theGpu();
      if (engine.info.backend !== backend) throw new Error(`runs on ${engine.info.backend}, not on ${backend}`);
      return () => {
        engine.close();
        setGpu(null);
      };
    },
  };
}

export const PATHS: readonly Path[] = [
  { name: 'plain loops', enter: () => only() },
  { name: 'WebAssembly', enter: () => only(wasm) },
  {
    name: 'WebAssembly, chains put off at every size',
    enter() {
      const leave = only(wasm);
      const before = chains.from;
      chains.from = 1;
      return () => {
        chains.from = before;
        leave();
      };
    },
  },
  {
    name: 'BLAS',
    ...(native.name === 'none' && { missing: native.reason ?? 'none found' }),
    enter: () => only(blas),
  },
  gpu('webasm', 'gpu.js in its WebAssembly mode'),
  // Started with a software GPU by webgpu.browser.test.ts: the driver is chosen before the process starts.
  ...(process.env.GRADBOOK_TEST_WEBGPU === '1' ? [gpu('webgpu', 'gpu.js on WebGPU')] : []),
];
