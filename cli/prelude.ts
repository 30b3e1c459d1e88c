import * as displayRoom from '../display/index.js';
import * as runtimeRoom from '../runtime/index.js';
import { installNode } from '../runtime/node/index.js';
import { expect as expectRoom } from './expect/expect.js';
import { ROOMS } from './namespaces.js';

/**
 * The globals of a cell. The kernel loads this module before the first cell, and the language engine reads its
 * declarations. Imports are relative, not `#runtime`: the declarations must resolve from wherever a notebook lives.
 */
declare global {
  const torch: typeof runtimeRoom.torch;
  const nn: typeof runtimeRoom.nn;
  const F: typeof runtimeRoom.F;
  const optim: typeof runtimeRoom.optim;
  const data: typeof runtimeRoom.data;
  const stats: typeof runtimeRoom.stats;
  const metrics: typeof runtimeRoom.metrics;
  const datasets: typeof runtimeRoom.datasets;
  const gpu: typeof runtimeRoom.gpu;
  const plot: typeof displayRoom.plot;
  const display: typeof displayRoom.display;
  const tqdm: typeof displayRoom.tqdm;
  const expect: typeof expectRoom;
  /** A tensor, for annotations: `(x: Tensor) => …` takes any shape and dtype, `Tensor<[32, 10]>` this shape. */
  type Tensor<
    S extends runtimeRoom.Shape = number[],
    D extends runtimeRoom.DType = runtimeRoom.DType,
  > = runtimeRoom.Tensor<S, D>;
}

const NAMES = [...ROOMS, 'gpu', 'display', 'tqdm', 'expect'];

/** Hidden from `Object.keys(globalThis)`, and configurable, so that a cell may declare `const data = …` itself. */
function preload(name: string, value: unknown): void {
  if (value === undefined) return;
  Object.defineProperty(globalThis, name, { value, enumerable: false, configurable: true, writable: true });
}

const rooms: Record<string, unknown> = { ...runtimeRoom, ...displayRoom, expect: expectRoom };
for (const name of NAMES) preload(name, rooms[name]);

displayRoom.installFormatter();
installNode();
