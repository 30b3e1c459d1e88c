// Layers with random settings against PyTorch, from their first numbers on. Made by tests/fixtures/random-cases/layers.py.
import { describe, expect, it } from 'vitest';
import { cases, faults, run } from './layer-cases.js';

const rows = cases('layers');

describe('a layer with random settings is PyTorch’s', () => {
  for (const name of new Set(rows.map((row) => row.name)))
    it(name, () => {
      expect(faults(rows, name, 'cpu')).toBe('');
    });
});

describe('a wrong setting or input is told in PyTorch’s words', () => {
  for (const { error, ...row } of cases('layer_mistakes')) {
    const { name, args, options, inputs, keywords = {} } = row;
    it(`${name} ${JSON.stringify({ args, options, inputs, ...keywords })}`, () => {
      let message = 'no error';
      try {
        run(row, 'cpu');
      } catch (thrown) {
        message = (thrown as Error).message;
      }
      expect(message).toContain(error);
    });
  }
});
