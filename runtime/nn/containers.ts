import type { AnyTensor } from '../tensor/tensor.js';
import { ModuleBase, type TensorModule } from './module.js';
import { Parameter } from './parameter.js';

/**
 * A list of modules, found by `parameters()` and printed; it has no forward of its own. A plain array in a field works too.
 * @example
 * const layers = new nn.ModuleList([new nn.Linear(4, 4), new nn.Linear(4, 4)]);
 * let x: Tensor<[number, number]> = torch.ones(1, 4);
 * for (const layer of layers) x = layer(x);
 * x.shape; // → [1, 4]
 */
export class ModuleList<M extends ModuleBase = TensorModule> extends ModuleBase {
  [index: number]: M;

  constructor(modules: Iterable<M> = []) {
    super();
    this.extend(modules);
  }

  get length(): number {
    return this.namedChildren().length;
  }

  /** Adds a module at the end. */
  append(module: M): this {
    this.registerModule(String(this.length), module);
    return this;
  }

  /** Adds several modules at the end. */
  extend(modules: Iterable<M>): this {
    for (const module of modules) this.append(module);
    return this;
  }

  /** Puts a module before the one at `index`. */
  insert(index: number, module: M): this {
    const list = [...this];
    list.splice(index, 0, module);
    return this.renumber(list);
  }

  /** Takes a module out, by default the last, and gives it back. */
  pop(index = -1): M {
    const list = [...this];
    const at = index < 0 ? index + list.length : index;
    const [taken] = at in list ? list.splice(at, 1) : [];
    if (taken === undefined)
      throw new RangeError(`index ${index} is out of range. The list has ${list.length} modules`);
    this.renumber(list);
    return taken;
  }

  /** A new list of the modules from `start` to before `end`. */
  slice(start?: number, end?: number): ModuleList<M> {
    return new ModuleList([...this].slice(start, end));
  }

  private renumber(list: readonly M[]): this {
    const fields = this as Record<number, M>;
    for (let i = this.length - 1; i >= list.length; i--) delete fields[i];
    list.forEach((module, i) => {
      this.registerModule(String(i), module);
    });
    return this;
  }

  /** The module at a position, also counted from the end. */
  at(index: number): M | undefined {
    return (this.children() as M[]).at(index);
  }

  [Symbol.iterator](): Iterator<M> {
    return (this.children() as M[])[Symbol.iterator]();
  }
}

/**
 * Modules by name, found by `parameters()` and printed. A plain object in a field works too.
 * @example
 * const heads = new nn.ModuleDict({ age: new nn.Linear(4, 1), kind: new nn.Linear(4, 3) });
 * [...heads.keys()]; // → ['age', 'kind']
 */
export class ModuleDict<M extends ModuleBase = TensorModule> extends ModuleBase {
  constructor(modules: Readonly<Record<string, M>> = {}) {
    super();
    for (const [name, module] of Object.entries(modules)) this.set(name, module);
  }

  /** The module of a name; an error that lists the names when there is none. */
  get(name: string): M {
    const found = this.namedChildren().find(([key]) => key === name);
    if (found === undefined)
      throw new RangeError(`ModuleDict has no module '${name}'. It has: ${this.keys().join(', ')}`);
    return found[1] as M;
  }

  /** Adds a module under a name, or replaces it. */
  set(name: string, module: M): this {
    this.registerModule(name, module);
    return this;
  }

  /** Takes the module of a name out and gives it back. */
  pop(name: string): M {
    const module = this.get(name);
    delete (this as unknown as Record<string, M>)[name];
    return module;
  }

  /** Takes all modules out. */
  clear(): void {
    for (const name of this.keys()) this.pop(name);
  }

  /** Adds modules by name, replacing those of the same names. */
  update(modules: Readonly<Record<string, M>>): this {
    for (const [name, module] of Object.entries(modules)) this.set(name, module);
    return this;
  }

  /** Number of modules. */
  get length(): number {
    return this.keys().length;
  }

  /** Whether there is a module of this name. */
  has(name: string): boolean {
    return this.keys().includes(name);
  }

  /** Names in order. */
  keys(): string[] {
    return this.namedChildren().map(([name]) => name);
  }

  /** Modules in order. */
  values(): M[] {
    return this.children() as M[];
  }

  /** Names and modules in order. */
  entries(): [string, M][] {
    return this.namedChildren() as [string, M][];
  }
}

/**
 * A list of parameters.
 * @example
 * new nn.ParameterList([new nn.Parameter(torch.ones(2))]).length; // → 1
 */
export class ParameterList extends ModuleBase {
  readonly [index: number]: Parameter;
  constructor(parameters: Iterable<Parameter | AnyTensor> = []) {
    super();
    for (const p of parameters) this.append(p);
  }

  /** Adds a parameter at the end; a plain tensor becomes one. */
  append(parameter: Parameter | AnyTensor): this {
    const own = parameter instanceof Parameter ? parameter : new Parameter(parameter as AnyTensor);
    this.registerParameter(String(this.length), own as Parameter);
    return this;
  }

  get length(): number {
    return this.parameters().length;
  }
  [Symbol.iterator](): Iterator<Parameter> {
    return this.parameters()[Symbol.iterator]();
  }
  override extraRepr(): string {
    return this.parameters()
      .map((p, i) => `  (${i}): Parameter containing: [torch.${p.dtype} of size ${p.shape.join('x')}]`)
      .join('\n');
  }
}
