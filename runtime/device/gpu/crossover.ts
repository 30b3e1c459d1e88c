// From which work on a GPU is faster than the CPU: measured once per adapter, and kept in the user's cache folder.
import { platform } from '../../data/platform.js';
import { type AnyTensor, Tensor } from '../../tensor/tensor.js';
import type { Device } from '../device.js';

/** What products are tried, and when it is given up: the largest takes some 20 ms on a CPU with BLAS. */
const SIZES = [64, 128, 256, 512, 1024, 2048];
/** Milliseconds of one product from which on larger ones are not tried: a card that takes so long has lost. */
const PATIENCE = 250;
const REPEATS = 4;

/** What was found out about an adapter: operations from which on it wins, null where it never did. */
export interface Crossover {
  readonly operations: number | null;
  /** Milliseconds on both, by size, as measured. */
  readonly measured: readonly { readonly n: number; readonly cpu: number; readonly gpu: number }[];
  readonly date: string;
}

/** The smallest product from which on the GPU is faster at every size tried. */
export function crossoverOf(measured: Crossover['measured']): number | null {
  let from: number | null = null;
  for (const { n, cpu, gpu } of measured) {
    if (gpu >= cpu) from = null;
    else from ??= 2 * n ** 3;
  }
  return from;
}

/** Times products of n × n matrices that lie on the device already, until one element of the result is read. */
function milliseconds(device: Device, n: number): number {
  const data = Float32Array.from({ length: n * n }, (_, i) => ((i * 7919) % 1013) / 1013);
  const make = (): AnyTensor =>
    new Tensor<number[], 'float32'>(device.upload('float32', data), [n, n], 'float32') as never;
  const [a, b] = [make(), make()];
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < REPEATS; i++) {
    const start = performance.now();
    (a.matmul(b) as AnyTensor).reshape([-1]).at(0).item();
    const taken = performance.now() - start;
    least = Math.min(least, taken);
    // The first round also builds kernels.
    if (i > 0 && taken > PATIENCE) break;
  }
  for (const x of [a, b]) x.dispose();
  return least;
}

/** Measures both devices, from small products up. */
export function measure(cpu: Device, gpu: Device, sizes: readonly number[] = SIZES): Crossover {
  const measured: { n: number; cpu: number; gpu: number }[] = [];
  for (const n of sizes) {
    measured.push({ n, cpu: milliseconds(cpu, n), gpu: milliseconds(gpu, n) });
    const last = measured.at(-1)!;
    if (Math.max(last.cpu, last.gpu) > PATIENCE) break;
  }
  return { operations: crossoverOf(measured), measured, date: new Date().toISOString().slice(0, 10) };
}

/** Version of what is measured; another one measures again. */
const VERSION = 1;

/** What is known of an adapter: from the cache, or measured now and put there. Without files it is measured once per program. */
export function crossover(name: string, find: () => Crossover): Crossover {
  let file: string;
  let known: Record<string, Crossover> = {};
  try {
    const { cache, join } = platform('the cache');
    file = join(cache(), `gpu-crossover-${VERSION}.json`);
  } catch {
    return find();
  }
  try {
    known = JSON.parse(new TextDecoder().decode(platform('the cache').read(file))) as typeof known;
  } catch {
    // Not there yet, or half a file: measured again.
  }
  const found = known[name];
  if (found !== undefined && (found.operations === null || typeof found.operations === 'number')) return found;
  const fresh = find();
  try {
    platform('the cache').write(file, new TextEncoder().encode(JSON.stringify({ ...known, [name]: fresh }, null, 2)));
  } catch {
    // A cache that cannot be written costs the measurement again, nothing else.
  }
  return fresh;
}
