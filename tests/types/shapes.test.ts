import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile, compileCases, diagnostics } from './compile.js';

const errors = JSON.parse(readFileSync(new URL('../fixtures/types/errors.json', import.meta.url), 'utf8')) as [
  code: string,
  message: string,
][];

describe('shapes in types', () => {
  it('follow every operation, and stay out of the way where sizes are unknown', () => {
    expect(compileCases()).toBe('');
  });

  it.each(['declared', 'runtime'] as const)('refuse wrong shapes in the words of PyTorch (%s tensors)', (header) => {
    // What only one of the two has.
    const other = header === 'declared' ? /^linalg/ : /^(linear|crossEntropy)/;
    const lines = errors.filter(([code]) => !other.test(code));
    const said = diagnostics(
      lines.map(([code]) => `${code};`),
      header,
    );
    const silent = lines.flatMap(([code, message], i) =>
      said[i]?.includes(message) ? [] : [[code, message, said[i]]],
    );
    expect(silent).toEqual([]);
    expect(lines.length).toBeGreaterThan(60);
  });

  it('say the sentence of expand without the name of the storage', () => {
    const [said] = diagnostics(['randn(2, 3).expand(3);']);
    expect(said).toContain(
      'the number of sizes provided (1) must be greater or equal to the number of dimensions in the tensor (2)',
    );
  });

  it('read as plain tuples where the compiler names a type', () => {
    const said = diagnostics([
      'const a: string = randn(32, 784).matmul(randn(784, 10));',
      'const b: string = randn(32, 1, 28, 28).view(32, -1).sum(1, { keepdim: true });',
      'const c: string = cat([randn(2, 3), randn(4, 3)]).unsqueeze(0).transpose(0, 1).flatten(1);',
    ]);
    expect(said[0]).toContain('\'Tensor<[32, 10], "float32">\'');
    expect(said[1]).toContain('\'Tensor<[32, 1], "float32">\'');
    expect(said[2]).toContain('\'Tensor<[6, 3], "float32">\'');
  });

  it('cost few instantiations', () => {
    const steps = [
      '.mul(randn(64))',
      '.matmul(randn(64, 64))',
      '.add(1)',
      '.relu()',
      '.softmax(1)',
      '.add(randn(32, 64))',
    ];
    const chain = Array.from({ length: 300 }, (_, i) => `const x${i + 1} = x${i}${steps[i % steps.length]};`);
    for (const header of ['declared', 'runtime'] as const) {
      const count = (lines: string[]) =>
        Number(/Instantiations:\s*(\d+)/.exec(compile(lines, header, '--extendedDiagnostics'))?.[1]);
      const spent = count(['const x0 = randn(32, 64);', ...chain]) - count(['const x0 = randn(32, 64);']);
      expect(spent, header).toBeLessThan(12_000);
      console.log(`instantiations for 300 operations on ${header} tensors:`, spent);
    }
  });
});
