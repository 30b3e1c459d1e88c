// All examples through the compiler and through Node, each in one go.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ExampleCode, exampleCode } from './example-code.js';
import { writeFiles } from './files.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

/** An example, and the name it belongs to. */
export interface Example extends ExampleCode {
  readonly path: string;
}

/** What became of an example. */
export interface Outcome {
  readonly path: string;
  /** What every promised statement showed. */
  readonly shown: readonly string[];
  readonly error?: string;
}

export const toExamples = (names: readonly { path: string; examples: readonly string[] }[]): Example[] =>
  names.flatMap(({ path, examples }) => examples.map((text) => ({ path, ...exampleCode(text) })));

/** What the compiler says of the examples, as `path: message`; a promised expression of type any is an error. */
export function typeErrors(examples: readonly Example[]): string[] {
  const folder = mkdtempSync(join(here, 'tmp-'));
  try {
    const typed = 'declare function __typed<T>(value: 0 extends 1 & T ? never : T): void;\n';
    writeFileSync(join(folder, 'typed.d.ts'), typed);
    for (const [i, { checked }] of examples.entries())
      writeFileSync(join(folder, `e${i}.ts`), `export {};\n${checked}\n`);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../../tsconfig.base.json',
        compilerOptions: {
          noEmit: true,
          composite: false,
          incremental: false,
          noUnusedLocals: false,
          noImplicitOverride: false,
          skipLibCheck: true,
        },
        files: ['typed.d.ts', '../../../dist/cli/prelude.d.ts', ...examples.map((_, i) => `e${i}.ts`)],
      }),
    );
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' });
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) =>
        line.replace(/^.*?e(\d+)\.ts\((\d+),\d+\)/, (_, i, n) => `${examples[Number(i)]!.path} line ${n - 1}`),
      );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs all examples in one process. */
export function run(examples: readonly Example[]): Outcome[] {
  const folder = mkdtempSync(join(here, 'tmp-'));
  try {
    const work = join(folder, 'work');
    mkdirSync(work);
    const cache = writeFiles(work);
    const [input, output] = [join(folder, 'in.json'), join(folder, 'out.json')];
    writeFileSync(input, JSON.stringify(examples.map(({ path, run: js }) => ({ path, js }))));
    const child = spawnSync(process.execPath, [join(here, 'run.mjs'), input, output], {
      cwd: work,
      encoding: 'utf8',
      env: { ...process.env, GRADBOOK_BLAS: 'off', NO_COLOR: '1', ...cache },
    });
    if (child.status !== 0) throw new Error(`the examples did not run: ${child.stderr}`);
    return JSON.parse(readFileSync(output, 'utf8')) as Outcome[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
