import type { DType } from '../tensor/dtype.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type {
  Arg,
  Flatten as FlattenShape,
  LinearError,
  Linear as LinearShape,
  Shape,
  ToFloat,
} from '../types/index.js';
import { isPlain, letGo } from './between-layers.js';
import type { Linear } from './linear.js';
import { ModuleBase } from './module.js';
import { checkRegistration, demandModule } from './registration.js';
import type { Flatten } from './reshape.js';

/** Tried on one shape: a layer that gives it back keeps all. */
type KeepsShape = (x: Tensor<[2, 3]>) => Tensor<[2, 3], DType>;

/** The shape a layer makes of another: known for linear, flatten and whatever keeps shapes; `number[]` otherwise. */
type Through<S extends Shape, M> =
  M extends Linear<infer _In, infer Out>
    ? LinearShape<S, Out>
    : M extends { readonly layers: infer Ls extends readonly unknown[] }
      ? Flow<S, Ls>
      : M extends Flatten<infer A, infer B>
        ? FlattenShape<S, A, B>
        : M extends KeepsShape
          ? S
          : M extends { forward(...args: never[]): Tensor<infer R, infer _D> }
            ? R
            : number[];

/** PyTorch's sentence for a layer that does not take this shape, else false. */
type Refuses<S extends Shape, M> =
  M extends Linear<infer In, infer Out>
    ? LinearError<S, In, Out>
    : M extends { readonly layers: infer Ls extends readonly unknown[] }
      ? FlowError<S, Ls>
      : false;

/** The shape that comes out of layers one after the other. */
export type Flow<S extends Shape, Ls extends readonly unknown[]> = number extends Ls['length']
  ? number[]
  : Ls extends readonly [infer M, ...infer Rest]
    ? Flow<Through<S, M>, Rest>
    : S;

/** The sentence of the first layer that does not fit, else false. */
export type FlowError<S extends Shape, Ls extends readonly unknown[]> = number extends Ls['length']
  ? false
  : Ls extends readonly [infer M, ...infer Rest]
    ? Refuses<S, M> extends infer E extends string
      ? E
      : FlowError<Through<S, M>, Rest>
    : false;

/** Layers by name: `{ hidden: new nn.Linear(4, 12), act: new nn.ReLU() }`. */
export type NamedModules = { readonly [name: string]: ModuleBase };

/**
 * Calls modules one after the other. The types follow: a `Linear(4, 12)` in it refuses a `Tensor<[5, 3]>` as PyTorch would.
 *
 * @example
 * const model = new nn.Sequential(new nn.Linear(4, 12), new nn.ReLU(), new nn.Linear(12, 3));
 * model(torch.ones(5, 4)).shape; // → [5, 3]
 * model[0].weight.shape; // → [12, 4]
 */
// biome-ignore lint/suspicious/noExplicitAny: layers that are not known; with ModuleBase[] no Sequential could be kept in a field `body: nn.Sequential`.
export class Sequential<Ls extends readonly ModuleBase[] = any> extends ModuleBase {
  /** @internal Names the type parameter in the type. */
  declare readonly layers: Ls;

  constructor(...modules: Ls);
  constructor(named: NamedModules);
  constructor(...modules: readonly (ModuleBase | NamedModules)[]) {
    super();
    const [first] = modules;
    const named = modules.length === 1 && typeof first === 'object' && first !== null && !Array.isArray(first);
    const fields = this as unknown as Record<string, ModuleBase>;
    const entries = named
      ? Object.entries(first as NamedModules)
      : (modules as readonly ModuleBase[]).map((m, i) => [String(i), m] as const);
    for (const [name, module] of entries) {
      demandModule(module, name);
      checkRegistration(this, 'module', name, module);
      fields[name] = module;
    }
  }

  override forward<S extends Shape, D extends DType>(
    x: Tensor<S, D> & Arg<FlowError<S, Ls>>,
  ): Tensor<Flow<S, Ls>, ToFloat<D>> {
    let value: unknown = x;
    // What the layer before made, if nothing but the next layer can see it.
    let between: AnyTensor | null = null;
    const fields = this as unknown as Record<string, unknown>;
    // The keys are the modules, in order, and `training`.
    for (const key in fields) {
      const module = fields[key];
      if (typeof module !== 'function' || !Object.hasOwn(this, key)) continue;
      const input = value;
      value = (module as (x: unknown) => unknown)(input);
      const plain = isPlain(module as unknown as ModuleBase);
      if (between !== null && plain) letGo(between, value as AnyTensor);
      between = plain && (value as AnyTensor).storage !== (input as AnyTensor).storage ? (value as AnyTensor) : null;
    }
    return value as Tensor<Flow<S, Ls>, ToFloat<D>>;
  }

  /** Number of modules. */
  get length(): number {
    return this.children().length;
  }

  /** The modules in order. */
  [Symbol.iterator](): Iterator<ModuleBase> {
    return this.children()[Symbol.iterator]();
  }

  /** Adds a module at the end. */
  append(module: ModuleBase): this {
    this.registerModule(String(this.length), module);
    return this;
  }

  /** Adds several modules at the end. */
  extend(modules: Iterable<ModuleBase>): this {
    for (const module of modules) this.append(module);
    return this;
  }

  /** The layers from `start` to before `end` as a network of their own; they stay the same layers. */
  slice(start?: number, end?: number): Sequential<ModuleBase[]> {
    const { length } = this;
    const part = this.namedChildren().slice(start, end);
    // Numbers start again; names stay.
    const numbered = part.every(([name]) => Number(name) < length);
    return numbered ? new Sequential(...part.map(([, m]) => m)) : new Sequential(Object.fromEntries(part));
  }
}
export interface Sequential<Ls extends readonly ModuleBase[]> {
  <S extends Shape, D extends DType>(x: Tensor<S, D> & Arg<FlowError<S, Ls>>): Tensor<Flow<S, Ls>, ToFloat<D>>;
  readonly [index: number]: Ls[number];
  // A type parameter cannot be spread into numbered fields: the first ten have the type of their own layer.
  readonly 0: Ls[0];
  readonly 1: Ls[1];
  readonly 2: Ls[2];
  readonly 3: Ls[3];
  readonly 4: Ls[4];
  readonly 5: Ls[5];
  readonly 6: Ls[6];
  readonly 7: Ls[7];
  readonly 8: Ls[8];
  readonly 9: Ls[9];
}
