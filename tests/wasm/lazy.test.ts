import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a program in a process of its own and returns what it prints. */
function run(program: string): string {
  const env = { ...process.env, GRADBOOK_BLAS: 'auto' };
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    env,
    encoding: 'utf8',
  }).trim();
}

const COUNT = `
  let compiled = 0;
  const Module = WebAssembly.Module;
  WebAssembly.Module = class extends Module { constructor(bytes) { super(bytes); compiled++; } };
  const { torch, nn, optim } = await import('#runtime/node/main');
`;

describe('fast paths', () => {
  it('are not loaded by a program with tiny tensors', () => {
    const program = `${COUNT}
      const x = torch.ones(8, 1), model = new nn.Linear(1, 1), optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
      for (let i = 0; i < 3; i++) { optimizer.zeroGrad(); model(x).square().mean().backward(); optimizer.step(); }
      const maps = (await import('node:fs')).existsSync('/proc/self/maps') ? (await import('node:fs')).readFileSync('/proc/self/maps', 'utf8') : '';
      console.log(compiled, /blas|koffi/.test(maps));`;
    expect(run(program)).toBe('0 false');
  });

  it('are loaded once a tensor is large', () => {
    expect(run(`${COUNT} torch.ones(10000).tanh(); console.log(compiled > 0);`)).toBe('true');
  });
});
