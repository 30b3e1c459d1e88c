// Layers with random settings against PyTorch, from their first numbers on. Made by tests/fixtures/random-cases/layers.py.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type AnyTensor, nn, optim, torch } from '#runtime';

/** Shape and elements. */
type Values = [number[], number[]];
type Spec =
  | null
  | boolean
  | number[]
  | { long?: never[]; bool?: never[]; double?: never[]; float32?: number[] }
  | Spec[];

interface LayerCase {
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

/** An argument of a forward: shapes are drawn, the rest is given. */
function make(spec: Spec): unknown {
  if (spec === null || typeof spec === 'boolean') return spec;
  if (Array.isArray(spec)) {
    if (spec.some((part) => typeof part === 'object')) return spec.map((part) => make(part as Spec));
    return (torch.randn(spec as number[]) as AnyTensor).to('float64').requiresGrad_();
  }
  if (spec.long !== undefined) return torch.tensor(spec.long, { dtype: 'int64' });
  if (spec.bool !== undefined) return torch.tensor(spec.bool, { dtype: 'bool' });
  if (spec.float32 !== undefined) return torch.randn(spec.float32);
  return torch.tensor(spec.double!, { dtype: 'float64' });
}

const isTensor = (value: unknown): value is AnyTensor => value instanceof torch.Tensor;
const flat = (out: unknown): AnyTensor[] =>
  isTensor(out) ? [out] : Array.isArray(out) ? out.filter((o) => o !== null).flatMap(flat) : [];

function expectNear(actual: AnyTensor | null, expected: Values, what: string): void {
  if (actual === null) throw new Error(`${what}: null, PyTorch has ${JSON.stringify(expected)}`);
  expect([...actual.shape], `shape of ${what}`).toEqual(expected[0]);
  const found = [...actual.detach().toArray()];
  const off = found.findIndex((v, i) => {
    const right = expected[1][i] as unknown as number | string;
    if (typeof right === 'string') return !Object.is(v, Number(right.replace('inf', 'Infinity')));
    return !(Math.abs(v - right) <= 1e-6 * (1 + Math.abs(right)));
  });
  if (off >= 0) throw new Error(`${what}: element ${off} is ${found[off]}, PyTorch has ${expected[1][off]}`);
}

/** Builds the layer and calls it as the script did. */
function run(row: LayerCase): { module: AnyModule; inputs: unknown[]; outputs: AnyTensor[] } {
  const Layer = layers[row.name];
  if (Layer === undefined) throw new Error(`nn.${row.name} is missing`);
  torch.manualSeed(row.seed);
  const given = Object.entries(row.options).map(([key, value]) => [
    key,
    typeof value === 'object' && value !== null && !Array.isArray(value) ? make(value as Spec) : value,
  ]);
  const module = given.length > 0 ? new Layer(...row.args, Object.fromEntries(given)) : new Layer(...row.args);
  module.double().train(row.evaluate !== true);
  let inputs: unknown[] = [];
  let outputs: AnyTensor[] = [];
  for (let step = 0; step < (row.steps ?? 1); step++) {
    inputs = row.inputs.map(make);
    const keywords = Object.entries(row.keywords ?? {}).map(([key, spec]) => [key, make(spec)]);
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

function check(row: LayerCase): void {
  const { module, inputs, outputs } = run(row);
  expect(String(module)).toBe(row.repr);
  expect(outputs.length, 'number of outputs').toBe(row.outputs.length);
  outputs.forEach((out, i) => {
    expectNear(out, row.outputs[i]!, `output ${i}`);
  });
  if (row.inputGrads !== undefined) {
    const cotangent = (y: AnyTensor): AnyTensor =>
      torch.arange(y.numel(), { dtype: 'float64' }).cos().reshape(y.shape) as AnyTensor;
    outputs
      .filter((y) => y.requiresGrad)
      .map((y) => y.mul(cotangent(y)).sum() as AnyTensor)
      .reduce((a, b) => a.add(b))
      .backward();
    flat(inputs)
      .filter((x) => x.requiresGrad)
      .forEach((x, i) => {
        const expected = row.inputGrads![i]!;
        if (expected !== null) expectNear(x.grad as AnyTensor | null, expected, `gradient of input ${i}`);
      });
    for (const [name, expected] of Object.entries(row.grads!))
      expectNear(gradient(module, name), expected, `gradient of ${name}`);
  }
  const buffers = new Map(module.namedBuffers());
  expect([...buffers.keys()]).toEqual(Object.keys(row.buffers));
  for (const [name, expected] of Object.entries(row.buffers)) expectNear(buffers.get(name)!, expected, name);
}

const cases = (name: string): LayerCase[] =>
  JSON.parse(
    gunzipSync(readFileSync(new URL(`../fixtures/random-cases/${name}.json.gz`, import.meta.url))).toString(),
  ) as LayerCase[];
const rows = cases('layers');

describe('a layer with random settings is PyTorch’s', () => {
  for (const name of new Set(rows.map((row) => row.name)))
    it(name, () => {
      const wrong = rows
        .filter((row) => row.name === name && row.error === undefined)
        .flatMap((row) => {
          try {
            check(row);
            return [];
          } catch (error) {
            const { args, options, inputs, keywords, evaluate } = row;
            return [`${JSON.stringify({ args, options, inputs, keywords, evaluate })}\n  ${(error as Error).message}`];
          }
        });
      expect(wrong.join('\n')).toBe('');
    });
});

describe('a wrong setting or input is told in PyTorch’s words', () => {
  for (const { error, ...row } of cases('layer_mistakes')) {
    const { name, args, options, inputs, keywords = {} } = row;
    it(`${name} ${JSON.stringify({ args, options, inputs, ...keywords })}`, () => {
      let message = 'no error';
      try {
        run(row);
      } catch (thrown) {
        message = (thrown as Error).message;
      }
      expect(message).toContain(error);
    });
  }
});
