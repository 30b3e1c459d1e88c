// Parameters and buffers of lazy layers before their first input: tensors whose shape nobody knows yet.
import { ShapeError } from '../errors.js';
import { product } from '../tensor/shape.js';
import type { Storage } from '../tensor/storage.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import type { FloatDType } from '../types/index.js';
import { emptyParameter, zeros } from './factory.js';

type Kind = 'UninitializedParameter' | 'UninitializedBuffer';

/** The fields that become known. */
interface Open {
  storage: Storage;
  offset: number;
  shape: readonly number[];
  count: number;
  lazyStrides: readonly number[] | null;
  dense: boolean;
}

const MEND = 'Call the layer, or the model it is part of, with a batch first: the sizes come from there';

const refuseShape = (): never => {
  throw new ShapeError(
    "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in `loadStateDict` when trying to load an " +
      `uninitialized parameter into an initialized one. ${MEND}`,
    { op: 'shape' },
  );
};

/** Stands where the shape will be, and refuses whatever is asked. No array: that is how a display sees that there is no shape to show. */
const NO_SHAPE = new Proxy({}, { get: refuseShape, has: refuseShape, ownKeys: refuseShape }) as readonly number[];

const waiting = new WeakSet<object>();
const prototypes = new Map<Kind, object>();

/** Whether the tensor waits for its shape. */
export const isUninitialized = (tensor: object): boolean => waiting.has(tensor);

/** Tensor's prototype with methods that refuse, and a print of its own. */
function prototypeOf(kind: Kind): object {
  let found = prototypes.get(kind);
  if (found !== undefined) return found;
  found = Object.create(Tensor.prototype) as object;
  const method = (name: string | symbol, value: unknown): void => {
    Object.defineProperty(found, name, { value, configurable: true, writable: true });
  };
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(Tensor.prototype)))
    if (typeof value === 'function' && name !== 'constructor')
      method(name, () => {
        throw new TypeError(`Attempted to use an uninitialized parameter in Tensor.${name}. ${MEND}`);
      });
  const print = (): string => `<${kind}>`;
  method('toString', print);
  method(Symbol.for('nodejs.util.inspect.custom'), print);
  method(Symbol.for('Jupyter.display'), () => ({ 'text/plain': print() }));
  prototypes.set(kind, found);
  return found;
}

function open(tensor: AnyTensor, kind: Kind): AnyTensor {
  waiting.add(tensor);
  (tensor as unknown as Open).shape = NO_SHAPE;
  return Object.setPrototypeOf(tensor, prototypeOf(kind)) as AnyTensor;
}

/** A parameter that gets its shape from {@link materialize}; whoever holds it then holds the parameter. */
export const uninitializedParameter = (dtype?: FloatDType): AnyTensor =>
  open(emptyParameter([0], dtype) as unknown as AnyTensor, 'UninitializedParameter');

/** A buffer that gets its shape from {@link materialize}. */
export const uninitializedBuffer = (): AnyTensor => open(zeros([0]) as AnyTensor, 'UninitializedBuffer');

/** No elements in the dtype and at the place that the tensor will have. */
export const placeOf = (tensor: AnyTensor): AnyTensor => new Tensor(tensor.storage, [0], tensor.dtype) as AnyTensor;

/** Gives the tensor its shape, and zeros; its dtype and device stay. */
export function materialize(tensor: AnyTensor, shape: readonly number[]): void {
  const source = zeros([...shape], tensor.dtype).to(tensor.device) as unknown as AnyTensor;
  const target = tensor as unknown as Open;
  target.storage = source.storage;
  target.offset = 0;
  target.shape = [...shape];
  target.count = product(shape);
  target.lazyStrides = null;
  target.dense = true;
  Object.setPrototypeOf(tensor, Tensor.prototype);
  waiting.delete(tensor);
}
