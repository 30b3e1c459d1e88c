import { describe, expect, it } from 'vitest';
import { type AnyTensor, nn, torch } from '#runtime';
import { cotangent, expectClose, fixture, type Plain, toOptions, toTensor } from './fixtures.js';

interface LayerCase {
  name: string;
  args: unknown[];
  options: Record<string, unknown>;
  repr: string;
  state: Record<string, Plain>;
  inputs: Plain[];
  evaluate: boolean;
  keywords?: Record<string, unknown>;
  outputs: Plain[];
  inputGrads?: (Plain | null)[];
  grads?: Record<string, Plain>;
  stateAfter: Record<string, Plain>;
}

type AnyModule = nn.ModuleBase & ((...args: unknown[]) => unknown);
const layers = nn as unknown as Record<string, new (...args: unknown[]) => AnyModule>;

const flat = (out: unknown): AnyTensor[] =>
  out instanceof torch.Tensor
    ? [out as unknown as AnyTensor]
    : (out as unknown[]).filter((o) => o !== null).flatMap(flat);

/** The layer as the fixture script made it, drawing its first numbers from seed 17. */
function build(row: LayerCase): AnyModule {
  const options = toOptions(row.options);
  const Layer = layers[row.name];
  if (Layer === undefined) throw new Error(`nn.${row.name} is missing`);
  torch.manualSeed(17);
  return Object.keys(options).length > 0 ? new Layer(...row.args, options) : new Layer(...row.args);
}

describe('every layer agrees with PyTorch', () => {
  for (const row of fixture<LayerCase[]>('nn', 'layers.json')) {
    const title = `${row.name}(${[...row.args.map((a) => JSON.stringify(a)), ...Object.entries(row.options).map(([k, v]) => `${k}: ${JSON.stringify(v)}`)].join(', ')})${row.evaluate ? ' in evaluation' : ''} on ${row.inputs.map((x) => `[${x.shape.join(', ')}]`).join(', ')}`;
    it(title, () => {
      const module = build(row);
      // PyTorch's own initial numbers, bit for bit.
      const state = module.stateDict();
      expect(Object.keys(state)).toEqual(Object.keys(row.state));
      for (const [name, plain] of Object.entries(row.state)) {
        expect([...state[name]!.toArray()], `initial ${name}`).toEqual(
          plain.data.map((v) => (plain.dtype === 'float32' ? Math.fround(v) : v)),
        );
      }
      expect(String(module)).toBe(row.repr);
      if (row.evaluate) module.eval();
      const inputs = row.inputs.map((plain) => {
        const x = toTensor(plain);
        return plain.dtype === 'float32' ? x.requiresGrad_() : x;
      });
      const keywords = row.keywords === undefined ? [] : [toOptions(row.keywords)];
      const outputs = flat(module(...inputs, ...keywords));
      expect(outputs.length).toBe(row.outputs.length);
      outputs.forEach((out, i) => expectClose(out, row.outputs[i]!, `output ${i}`));
      if (row.inputGrads === undefined) return;
      const total = outputs.filter((o) => o.requiresGrad).map((o) => o.mul(cotangent(o)).sum() as AnyTensor);
      total.reduce((a, b) => a.add(b)).backward();
      row.inputGrads.forEach((plain, i) => {
        if (plain !== null) expectClose(inputs[i]!.grad!, plain, `gradient of input ${i}`, 1e-5);
      });
      const parameters = new Map(module.namedParameters());
      for (const [name, plain] of Object.entries(row.grads ?? {}))
        expectClose(parameters.get(name)!.grad as unknown as AnyTensor, plain, `gradient of ${name}`, 1e-5);
      const after = module.stateDict();
      for (const [name, plain] of Object.entries(row.stateAfter))
        expectClose(after[name]!, plain, `${name} afterwards`);
    });
  }
});
