import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

it('gives in 400 random programs of many steps what PyTorch gives, on every path of the CPU: values, dtypes, shapes, views, gradients, prints and refusals', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [here('compare.mjs'), here('programs.jsonl.gz'), '5'],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /^as in a cell: 0 of 400 differ\nplain loops: 0 of 400 differ\nWebAssembly: 0 of 400 differ\n/,
  );
  expect(stdout.trim().split('\n')).toEqual(stdout.match(/^.+: 0 of 400 differ$/gm));
  expect(status).toBe(0);
});
