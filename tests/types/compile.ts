import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
const cases = fileURLToPath(new URL('cases/', import.meta.url));

/** What code imports: the declarations made for these tests, or the runtime itself. */
const HEADERS = {
  declared: `import { cat, crossEntropy, linear, ones, randn, stack, Tensor, tensor } from './tensor.js';\n`,
  runtime: `import { torch } from '#runtime'; const { cat, linalg, randn, stack, tensor } = torch;\n`,
};
export type Header = keyof typeof HEADERS;

/** Runs the compiler over the committed cases and returns what it prints. */
export const compileCases = (...flags: string[]): string =>
  spawnSync(process.execPath, [tsc, '-p', cases, '--pretty', 'false', ...flags], { encoding: 'utf8' }).stdout;

/** Compiles lines of code below the imports; returns the compiler's whole output. */
export function compile(lines: readonly string[], header: Header, ...flags: string[]): string {
  const folder = mkdtempSync(join(cases, 'tmp-'));
  try {
    cpSync(join(cases, 'tensor.ts'), join(folder, 'tensor.ts'));
    writeFileSync(join(folder, 'code.ts'), HEADERS[header] + lines.join('\n'));
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../tsconfig.json', include: ['*.ts'], compilerOptions: { noUnusedLocals: false } }),
    );
    const run = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false', ...flags], { encoding: 'utf8' });
    return run.stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The compiler's text for each of the lines: '' where it has nothing to say. */
export function diagnostics(lines: readonly string[], header: Header = 'declared'): string[] {
  const found = lines.map(() => '');
  let current = -1;
  for (const text of compile(lines, header).split('\n')) {
    const at = /code\.ts\((\d+),/.exec(text);
    if (at) current = Number(at[1]) - 2;
    if (current >= 0) found[current] += `${text}\n`;
  }
  return found;
}
