// The same layers on the gpu device, in float32.
import { describe, expect, it } from 'vitest';
import { onGpu } from '../runtime/gpu-backend.js';
import { cases, faults } from './layer-cases.js';

// Row gradients stay on the CPU: optimizers refuse them elsewhere.
const rows = cases('layers').filter((row) => row.options.sparse !== true);

onGpu();

describe('a layer with random settings is PyTorch’s on the gpu device, too', () => {
  for (const name of new Set(rows.map((row) => row.name)))
    it(name, () => {
      expect(faults(rows, name, 'gpu')).toBe('');
    });
});
