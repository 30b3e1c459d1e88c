// Layers with random settings as the scripts of tests/fixtures/random-cases made them, built and called here as there.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { type AnyTensor, nn, optim, torch } from '#runtime';

/** Shape and elements. */
export type Values = [number[], number[]];
export type Spec =
  | null
  | boolean
  | number[]
  | { long?: never[]; sizes?: number[]; bool?: never[]; double?: never[]; float32?: number[] }
  | Spec[];

export interface LayerCase {
  name: string;
  args: unknown[];
  options: Record<string, unknown>;
  seed: number;
  inputs: Spec[];
  evaluate?: boolean;
  keywords?: Record<string, Spec>;
  steps?: number;
  repr: string;
  outputs: Values[];
  inputGrads?: (Values | null)[];
  grads?: Record<string, Values>;
  buffers: Record<string, Values>;
  /** What PyTorch says is wrong; the rest is missing then. */
  error?: string;
}

type AnyModule = nn.ModuleBase & ((...args: unknown[]) => unknown);
const layers = nn as unknown as Record<string, new (...args: unknown[]) => AnyModule>;

/** Where the layer lives: in float64 on the CPU, or in float32 on the gpu device. */
type Place = 'cpu' | 'gpu';
const TOLERANCE = { cpu: 1e-6, gpu: 2e-4 };

/** Numbers in the precision of the place; whole numbers and masks as they are. */
function moved(x: unknown, place: Place): AnyTensor {
  const tensor = x as AnyTensor;
  const real = tensor.dtype === 'float32' || tensor.dtype === 'float64';
  if (place === 'gpu') return (real ? tensor.to('float32') : tensor).to('gpu') as AnyTensor;
  return real ? (tensor.to('float64') as AnyTensor) : tensor;
}

/** An argument of a forward: shapes are drawn, the rest is given. */
export function make(spec: Spec, place: Place): unknown {
  if (spec === null || typeof spec === 'boolean') return spec;
  if (Array.isArray(spec)) {
    if (spec.some((part) => typeof part === 'object')) return spec.map((part) => make(part as Spec, place));
    return moved(torch.randn(spec as number[]), place).requiresGrad_();
  }
  if (spec.sizes !== undefined) return spec.sizes;
  if (spec.long !== undefined) return moved(torch.tensor(spec.long, { dtype: 'int64' }), place);
  if (spec.bool !== undefined) return moved(torch.tensor(spec.bool, { dtype: 'bool' }), place);
  if (spec.float32 !== undefined) return torch.randn(spec.float32);
  return moved(torch.tensor(spec.double!, { dtype: 'float64' }), place);
}

const isTensor = (value: unknown): value is AnyTensor => value instanceof torch.Tensor;
export const flat = (out: unknown): AnyTensor[] =>
  isTensor(out) ? [out] : Array.isArray(out) ? out.filter((o) => o !== null).flatMap(flat) : [];

export function expectNear(actual: AnyTensor | null, expected: Values, what: string, place: Place): void {
  const tolerance = TOLERANCE[place];
  if (actual === null) throw new Error(`${what}: null, PyTorch has ${JSON.stringify(expected)}`);
  expect([...actual.shape], `shape of ${what}`).toEqual(expected[0]);
  const found = [...actual.detach().toArray()];
  const off = found.findIndex((v, i) => {
    const right = expected[1][i] as unknown as number | string;
    if (typeof right === 'string') return !Object.is(v, Number(right.replace('inf', 'Infinity')));
    return !(Math.abs(v - right) <= tolerance * (1 + Math.abs(right)));
  });
  if (off >= 0) throw new Error(`${what}: element ${off} is ${found[off]}, PyTorch has ${expected[1][off]}`);
}

/** Builds the layer and calls it as the script did. */
export function run(row: LayerCase, place: Place): { module: AnyModule; inputs: unknown[]; outputs: AnyTensor[] } {
  const Layer = layers[row.name];
  if (Layer === undefined) throw new Error(`nn.${row.name} is missing`);
  torch.manualSeed(row.seed);
  const given = Object.entries(row.options).map(([key, value]) => [
    key,
    typeof value === 'object' && value !== null && !Array.isArray(value) ? make(value as Spec, place) : value,
  ]);
  const module = given.length > 0 ? new Layer(...row.args, Object.fromEntries(given)) : new Layer(...row.args);
  module.to(place === 'gpu' ? 'gpu' : 'float64').train(row.evaluate !== true);
  let inputs: unknown[] = [];
  let outputs: AnyTensor[] = [];
  for (let step = 0; step < (row.steps ?? 1); step++) {
    inputs = row.inputs.map((spec) => make(spec, place));
    const keywords = Object.entries(row.keywords ?? {}).map(([key, spec]) => [key, make(spec, place)]);
    outputs = flat(module(...inputs, ...(keywords.length > 0 ? [Object.fromEntries(keywords)] : [])));
  }
  return { module, inputs, outputs };
}

/** The gradient of a parameter, also where only some rows have one. */
function gradient(module: AnyModule, name: string): AnyTensor | null {
  const parameter = new Map(module.namedParameters()).get(name) as unknown as AnyTensor;
  if (parameter.grad !== null) return parameter.grad as AnyTensor;
  // Row gradients have no tensor of their own: a step of SGD shows them.
  const before = parameter.detach().clone();
  new optim.SGD([parameter], { lr: 1 }).step();
  return before.sub(parameter.detach()) as AnyTensor;
}

export function check(row: LayerCase, place: Place): void {
  const { module, inputs, outputs } = run(row, place);
  expect(String(module)).toBe(row.repr);
  expect(outputs.length, 'number of outputs').toBe(row.outputs.length);
  outputs.forEach((out, i) => {
    expectNear(out, row.outputs[i]!, `output ${i}`, place);
  });
  if (row.inputGrads !== undefined) {
    const cotangent = (y: AnyTensor): AnyTensor =>
      moved(torch.arange(y.numel(), { dtype: 'float64' }).cos().reshape(y.shape), place);
    outputs
      .filter((y) => y.requiresGrad)
      .map((y) => y.mul(cotangent(y)).sum() as AnyTensor)
      .reduce((a, b) => a.add(b))
      .backward();
    flat(inputs)
      .filter((x) => x.requiresGrad)
      .forEach((x, i) => {
        const expected = row.inputGrads![i]!;
        if (expected !== null) expectNear(x.grad as AnyTensor | null, expected, `gradient of input ${i}`, place);
      });
    for (const [name, expected] of Object.entries(row.grads!))
      expectNear(gradient(module, name), expected, `gradient of ${name}`, place);
  }
  const buffers = new Map(module.namedBuffers());
  expect([...buffers.keys()]).toEqual(Object.keys(row.buffers));
  for (const [name, expected] of Object.entries(row.buffers)) expectNear(buffers.get(name)!, expected, name, place);
}

/** The cases of a script. */
export const cases = (name: string): LayerCase[] =>
  JSON.parse(
    gunzipSync(readFileSync(new URL(`../fixtures/random-cases/${name}.json.gz`, import.meta.url))).toString(),
  ) as LayerCase[];

/** What is wrong with the layers of a name, a line or two for each. */
export const faults = (rows: readonly LayerCase[], name: string, place: Place): string =>
  rows
    .filter((row) => row.name === name && row.error === undefined)
    .flatMap((row) => {
      try {
        check(row, place);
        return [];
      } catch (error) {
        const { args, options, inputs, keywords, evaluate } = row;
        return [`${JSON.stringify({ args, options, inputs, keywords, evaluate })}\n  ${(error as Error).message}`];
      }
    })
    .join('\n');
