import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { torch } from '#runtime';
import { installFiles } from '#runtime/node/files';

installFiles();

test('a checkpoint is read by NumPy from the bytes alone', () => {
  const tensors = {
    flags: torch.tensor([true, false, true]),
    doubles: torch.tensor([0.1, -2.5], { dtype: 'float64' }),
    longs: torch.tensor([1, -7]).long(),
    ints: torch.tensor([[3], [4]]).int(),
    bytes: torch.tensor([255]).byte(),
    view: torch.arange(6).reshape(2, 3).float().T,
    scalar: torch.tensor(1.5),
  };
  const file = join(mkdtempSync(join(tmpdir(), 'checkpoint-')), 'numpy.safetensors');
  torch.save(tensors, file);
  const script = fileURLToPath(new URL('read.py', import.meta.url));
  const read = JSON.parse(execFileSync('/usr/bin/python3', [script, file], { encoding: 'utf8' })) as {
    metadata: Record<string, string>;
    tensors: Record<string, unknown>;
  };
  expect(read.metadata).toEqual({ format: 'pt' });
  expect(read.tensors).toEqual({
    flags: [true, false, true],
    doubles: [0.1, -2.5],
    longs: [1, -7],
    ints: [[3], [4]],
    bytes: [255],
    view: [
      [0, 3],
      [1, 4],
      [2, 5],
    ],
    scalar: 1.5,
  });
});
