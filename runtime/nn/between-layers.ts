// Between two layers of a Sequential lies a tensor that nobody else can see. Its array is used again as soon as its last reader is done: after the
// next layer where no gradients are recorded, after backward where they are.
import type { AnyTensor } from '../tensor/tensor.js';
import { STATE } from './callable.js';
import type { ModuleBase } from './module.js';

/** Classes by what they run: a `forward` that somebody replaced may keep what it sees. */
const forwards = new Map<unknown, unknown>();

/** Says that layers of these very classes give back a new tensor made by one operation, and keep neither their input nor their output. */
export function plainLayers(...classes: (abstract new (...args: never[]) => ModuleBase)[]): void {
  for (const c of classes) forwards.set(c, (c.prototype as ModuleBase).forward);
}

/** Whether the module is such a layer, and no hook looks at what goes in and out. */
export const isPlain = (module: ModuleBase): boolean =>
  module[STATE].run === null && forwards.get(module.constructor) === module.forward;

/** `x` came out of a plain layer and went into a plain layer that made `y` of it. */
export function letGo(x: AnyTensor, y: AnyTensor): void {
  const { storage, node } = x;
  if (y.storage === storage || y.storage.deferred !== null || storage.device.lengthOf(storage) !== x.count) return;
  if (node === null) {
    // Nothing recorded what the next layer did: it was the only reader.
    if (y.node === null) storage.recycle(x.count);
  } else if (y.node !== null && y.node.edges[0] === node) {
    // In backward all who saved x come before its maker.
    node.spare = storage;
  }
}
