import { type DType, SCALAR_NAME } from '../tensor/dtype.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';
import type { Shape } from '../types/index.js';
import { ModuleBase } from './module.js';
import { Parameter } from './parameter.js';
import { entries } from './walk.js';

/** What can be given: parameters, or tensors that become parameters. */
type Given = Tensor<number[], DType>;

/** What is kept of it. */
type Kept<T> = T extends { readonly shape: infer S extends Shape; readonly dtype: infer D extends DType }
  ? Parameter<S, D>
  : Parameter;

/** Parameters by name, with the types of those that were there from the start. */
type Names<T> = keyof T & string;

/**
 * Parameters by name, found by `parameters()` and printed. A plain object in a field works too.
 *
 * As in PyTorch, the names of a plain object are sorted; pairs, a Map and another ParameterDict keep their order. Names that are whole numbers
 * come first, as in every JavaScript object.
 * @example
 * const scales = new nn.ParameterDict({ left: torch.ones(2), right: torch.zeros(2, 3) });
 * scales.get('right').shape; // → [2, 3]
 * scales.keys(); // → ['left', 'right']
 */
export class ParameterDict<
  T extends Readonly<Record<string, Given>> = Readonly<Record<string, Tensor>>,
> extends ModuleBase {
  constructor(parameters?: T | Iterable<readonly [Names<T>, T[Names<T>]]> | ParameterDict<T>) {
    super();
    if (parameters !== undefined) this.update(parameters as Readonly<Record<string, Given>>);
  }

  /** The parameter of a name; an error that lists the names when there is none. */
  get<K extends Names<T>>(name: K): Kept<T[K]>;
  get(name: string): Parameter;
  get(name: string): unknown {
    return this.find(name);
  }

  private find(name: string): Parameter {
    const found = this.entries().find(([key]) => key === name);
    if (found === undefined)
      throw new RangeError(
        `'ParameterDict' object has no attribute '${name}'. Its names are: ${this.keys().join(', ') || 'none'}`,
      );
    return found[1];
  }

  /** Adds a parameter under a name, or replaces it in its place; a plain tensor becomes one. */
  set(name: string, parameter: Given): this {
    const own = parameter instanceof Tensor && !(parameter instanceof Parameter) ? new Parameter(parameter) : parameter;
    this.registerParameter(name, own as Parameter);
    return this;
  }

  /** The parameter of a name, which is set first where there is none. */
  setDefault(name: string, parameter: Given): Parameter {
    if (!this.has(name)) this.set(name, parameter);
    return this.find(name);
  }

  /** Takes the parameter of a name out and gives it back. */
  pop<K extends Names<T>>(name: K): Kept<T[K]>;
  pop(name: string): Parameter;
  pop(name: string): unknown {
    const parameter = this.find(name);
    delete (this as unknown as Record<string, Parameter>)[name];
    return parameter;
  }

  /** Takes the last name and its parameter out and gives them back. */
  popItem(): [string, Parameter] {
    const last = this.entries().at(-1);
    if (last === undefined) throw new RangeError('popitem(): dictionary is empty. Ask for its length first');
    this.pop(last[0]);
    return last;
  }

  /** Takes all parameters out. */
  clear(): void {
    for (const name of this.keys()) this.pop(name);
  }

  /** Adds parameters by name, replacing those of the same names; the names of a plain object are sorted first. */
  update(parameters: Readonly<Record<string, Given>> | Iterable<readonly [string, Given]> | ParameterDict): this {
    for (const [name, parameter] of pairs(parameters)) this.set(name, parameter);
    return this;
  }

  /** A new dictionary of the same parameters. */
  copy(): ParameterDict<T> {
    return new ParameterDict<T>(this);
  }

  /** Number of parameters. */
  get length(): number {
    return this.keys().length;
  }

  /** Whether there is a parameter of this name. */
  has(name: string): boolean {
    return this.keys().includes(name);
  }

  /** Names in order. */
  keys(): string[] {
    return this.entries().map(([name]) => name);
  }

  /** Parameters in order. */
  values(): Parameter[] {
    return this.entries().map(([, parameter]) => parameter);
  }

  /** Names and parameters in order. */
  entries(): [string, Parameter][] {
    return entries(this).map(({ name, value }) => [name, value as unknown as Parameter]);
  }

  /** @throws Error always: the dictionary holds parameters and computes nothing. */
  override forward(..._args: unknown[]): never {
    throw new Error('ParameterDict should not be called. Take a parameter out with get(name)');
  }

  override extraRepr(): string {
    return this.entries()
      .map(([name, p]) => `  (${name}): Parameter containing: [${typeName(p as unknown as AnyTensor)}]`)
      .join('\n');
  }
}

/** As PyTorch writes it: `torch.FloatTensor of size 2x3`. */
function typeName({ dtype, shape, device }: AnyTensor): string {
  const [place, number] = device === 'cpu' ? ['', ''] : [`.${device}`, ' (GPU 0)'];
  return `torch${place}.${SCALAR_NAME[dtype]}Tensor of size ${shape.join('x')}${number}`;
}

function pairs(given: unknown): [string, Given][] {
  if (given instanceof ParameterDict) return given.entries() as unknown as [string, Given][];
  if (typeof given !== 'object' || given === null)
    throw new TypeError(
      `ParametersDict.update should be called with an iterable of key/value pairs, but got ${given === null ? 'null' : typeof given}. Give an object: { name: tensor }`,
    );
  if (!(Symbol.iterator in given))
    return Object.entries(given as Record<string, Given>).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...(given as Iterable<unknown>)].map((pair, i) => {
    if (!Array.isArray(pair))
      throw new TypeError(
        `ParameterDict update sequence element #${i} should be Iterable; is${typeof pair}. Give pairs: [name, tensor]`,
      );
    if (pair.length !== 2)
      throw new RangeError(
        `ParameterDict update sequence element #${i} has length ${pair.length}; 2 is required. Give pairs: [name, tensor]`,
      );
    return pair as [string, Given];
  });
}
