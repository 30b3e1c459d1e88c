// State dicts that do not fit, against what PyTorch says. Made by tests/fixtures/random-cases/state_dicts.py.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { type AnyTensor, nn, torch } from '#runtime';

type Spec = [string, ...number[]] | { [name: string]: Spec };

interface Case {
  spec: Spec;
  repr: string;
  shapes: [string, number[]][];
  given: [string, number[]][];
  strict: boolean;
  missing?: string[];
  unexpected?: string[];
  error?: string;
}

const rows = JSON.parse(
  gunzipSync(readFileSync(new URL('../fixtures/random-cases/state_dicts.json.gz', import.meta.url))).toString(),
) as Case[];

function build(spec: Spec): nn.ModuleBase {
  if (!Array.isArray(spec))
    return new nn.Sequential(Object.fromEntries(Object.entries(spec).map(([name, part]) => [name, build(part)])));
  const [name, ...args] = spec;
  return new (nn as unknown as Record<string, new (...args: number[]) => nn.ModuleBase>)[name]!(...args);
}

it('state dicts that do not fit are refused in PyTorch’s words, all names in its order', () => {
  for (const row of rows) {
    const what = JSON.stringify(row);
    const model = build(row.spec);
    expect(String(model)).toBe(row.repr);
    const shapes = Object.entries(model.stateDict()).map(([name, tensor]) => [name, [...tensor.shape]]);
    expect(shapes).toEqual(row.shapes);
    const state = Object.fromEntries(row.given.map(([name, shape]) => [name, torch.zeros(shape) as AnyTensor]));
    let found: unknown;
    try {
      found = model.loadStateDict(state, { strict: row.strict });
    } catch (error) {
      // A line follows that says what to do.
      found = (error as Error).message.split('\n').slice(0, -1).join('\n');
    }
    expect(found, what).toEqual(row.error ?? { missingKeys: row.missing, unexpectedKeys: row.unexpected });
  }
});
