import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Notebook, Output } from '#cli/notebook/types';
import { codeCells, gradbook, load, printed, withSamples } from './gradbook.js';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

describe('a notebook that runs', () => {
  test('holds the outputs that nbclient would store', () =>
    withSamples(['outputs.ipynb'], async (folder) => {
      const { code, stdout } = await gradbook(['run', 'outputs.ipynb', '--inplace'], { cwd: folder });
      expect(stdout).toMatch(/✓ outputs\.ipynb {2}\d+ cells/);
      expect(code).toBe(0);
      const [streams, result, display, cleared, object, raises, skipped, empty, last] = codeCells(
        await load(join(folder, 'outputs.ipynb')),
      );
      expect(streams?.outputs).toEqual([
        { output_type: 'stream', name: 'stdout', text: 'one\ntwo\n' },
        { output_type: 'stream', name: 'stderr', text: 'to the other stream\n' },
        { output_type: 'stream', name: 'stdout', text: 'three\n' },
      ]);
      expect(result?.outputs).toEqual([
        { output_type: 'execute_result', execution_count: 2, data: { 'text/plain': '144' }, metadata: {} },
      ]);
      expect(display?.outputs).toEqual([
        { output_type: 'display_data', data: { 'text/plain': 'updated' }, metadata: {} },
      ]);
      expect(cleared?.outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: 'after\n' }]);
      expect(object?.outputs[0]).toMatchObject({ output_type: 'execute_result' });
      expect(raises?.outputs[0]).toMatchObject({ output_type: 'error', ename: 'RangeError', evalue: 'expected' });
      expect(skipped?.outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: 'kept\n' }]);
      expect(skipped?.execution_count).toBeNull();
      expect(empty?.execution_count).toBeNull();
      expect(last?.execution_count).toBe(7);
      expect(Object.keys(result?.metadata.execution ?? {}).sort()).toEqual([
        'iopub.execute_input',
        'iopub.status.busy',
        'iopub.status.idle',
        'shell.execute_reply',
      ]);
    }));

  test('runs again without a change but times', () =>
    withSamples(['outputs.ipynb'], async (folder) => {
      const path = join(folder, 'outputs.ipynb');
      await gradbook(['run', path, '--inplace', '--no-timing']);
      const first = await readFile(path, 'utf8');
      await gradbook(['run', path, '--inplace', '--no-timing']);
      expect(await readFile(path, 'utf8')).toBe(first);
    }));

  test('takes parameters, typed widely enough for the code that uses them', () =>
    withSamples(['parameters.ipynb'], async (folder) => {
      const { code, stdout } = await gradbook(
        [
          'run',
          'parameters.ipynb',
          '--output',
          'out',
          '--param',
          'epochs=3',
          '--param',
          'name=quick',
          '--param',
          'nmae=1',
        ],
        { cwd: folder },
      );
      expect(code).toBe(0);
      expect(stdout).toContain('its parameters cell has no nmae');
      const notebook = await load(join(folder, 'out', 'parameters.ipynb'));
      expect(notebook.cells[1]).toMatchObject({
        metadata: { tags: ['injected-parameters'] },
        source: '// Parameters\nlet epochs = 3;\nlet name = "quick";\nlet nmae = 1;',
      });
      expect(printed(notebook).at(-1)).toBe('6 quick\n');
    }));
});

/** What went wrong, and where the outputs so far are. */
const BAD: [what: string, name: string, message: RegExp, code: number, outputs: string[] | undefined][] = [
  [
    'a cell that throws',
    'throws.ipynb',
    /throws\.ipynb, cell 3 of 4 \(In \[2\], id thrower\): TypeError: no such layer/,
    1,
    ['so far\n', '', ''],
  ],
  [
    'a cell with a type error',
    'type-error.ipynb',
    /type-error\.ipynb, cell 2 of 2 .*id typed.*TS2322: Type 'number' is not assignable/,
    1,
    ['', ''],
  ],
  [
    'an endless cell',
    'endless.ipynb',
    /endless\.ipynb, cell 2 of 2 .*id loop.*took longer than 5 s/,
    1,
    ['started\n', 'loop\n'],
  ],
  [
    'a cell that ends the kernel',
    'dies.ipynb',
    /dies\.ipynb, cell 2 of 2 .*The kernel was killed by SIGKILL/,
    3,
    ['alive\n', ''],
  ],
  [
    'a cell whose promise fails after it',
    'late.ipynb',
    /late\.ipynb, cell 2 of 3 .*id forgotten.*RangeError: nobody awaits me \(in a timer, or a promise/,
    1,
    ['', 'went on\n', 'and on\n'],
  ],
  ['a file that is not JSON', 'not-json.ipynb', /not-json\.ipynb: is not a notebook: not valid JSON/, 2, undefined],
  [
    'a notebook of format 3',
    'format-3.ipynb',
    /format-3\.ipynb: is a notebook of format 3; gradbook reads format 4/,
    2,
    undefined,
  ],
];

describe('a notebook that does not run', () => {
  test.each(BAD)(
    '%s is named with its file and cell, and keeps the outputs so far',
    (_, name, message, code, outputs) =>
      withSamples([name], async (folder) => {
        const before = await readFile(join(folder, name), 'utf8');
        const ended = await gradbook(['run', name, '--timeout', '5', '--output', 'out'], { cwd: folder });
        expect(ended.stderr).toMatch(message);
        expect(ended.code).toBe(code);
        expect(await readFile(join(folder, name), 'utf8')).toBe(before);
        if (outputs) expect(printed(await load(join(folder, 'out', name)))).toEqual(outputs);
        else expect(await readdir(folder)).toEqual([name]);
      }),
  );

  test('a limit longer than any timer is no limit', () =>
    withSamples(['parameters.ipynb'], async (folder) => {
      const args = ['--timeout', '1e9', '--total-timeout', '1e12'];
      const { code, stderr } = await gradbook(['run', 'parameters.ipynb', ...args], { cwd: folder });
      expect([code, stderr]).toEqual([0, '']);
    }));

  test('a reader of the lines that leaves early stops no notebook', () =>
    withSamples(['parameters.ipynb', 'outputs.ipynb'], async (folder) => {
      const args = [main, 'run', 'parameters.ipynb', 'outputs.ipynb', '--jobs', '1', '--output', 'out'];
      const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
      child.stdout.once('data', () => child.stdout.destroy());
      expect(await new Promise((done) => child.on('close', done))).toBe(0);
      expect((await readdir(join(folder, 'out'))).sort()).toEqual(['outputs.ipynb', 'parameters.ipynb']);
    }));

  test('a part that holds no notebook says so', () =>
    withSamples(['parameters.ipynb'], async (folder) => {
      const { code, stdout } = await gradbook(['run', 'parameters.ipynb', '--shard', '2/2'], { cwd: folder });
      expect([code, stdout]).toEqual([0, 'Part 2/2 holds no notebook.\n']);
    }));

  test('a parameter for a notebook without parameters is told', () =>
    withSamples(['late.ipynb'], async (folder) => {
      const { stderr } = await gradbook(['run', 'late.ipynb', '--param', 'a=1'], { cwd: folder });
      expect(stderr).toContain('no cell is tagged "parameters": a set at its start');
    }));

  test('a notebook that is not there is named', async () => {
    const { code, stderr } = await gradbook(['run', 'nowhere.ipynb']);
    expect(stderr).toContain('nowhere.ipynb: there is no such file.');
    expect(code).toBe(2);
  });

  test('keeps its outputs so far beside git where no place was named', () =>
    withSamples(['throws.ipynb'], async (folder) => {
      const { stderr } = await gradbook(['run', 'throws.ipynb'], { cwd: folder });
      expect(stderr).toContain(`outputs so far: ${join('.gradbook', 'failed', 'throws.ipynb')}`);
      expect(printed(await load(join(folder, '.gradbook', 'failed', 'throws.ipynb')))[0]).toBe('so far\n');
    }));

  test('an interrupted cell shows the interrupt as its error', () =>
    withSamples(['endless.ipynb'], async (folder) => {
      await gradbook(['run', 'endless.ipynb', '--timeout', '1', '--inplace'], { cwd: folder });
      const outputs = codeCells(await load(join(folder, 'endless.ipynb'))).at(-1)?.outputs as Output[];
      expect(outputs.at(-1)).toMatchObject({ output_type: 'error', ename: 'KeyboardInterrupt' });
    }));

  test('--allow-errors goes on to the end', () =>
    withSamples(['throws.ipynb'], async (folder) => {
      const { code } = await gradbook(['run', 'throws.ipynb', '--inplace', '--allow-errors'], { cwd: folder });
      expect(code).toBe(0);
      expect(printed(await load(join(folder, 'throws.ipynb')))).toEqual(['so far\n', '', 'never\n']);
    }));

  test('Ctrl-C leaves the outputs so far, whole, and no kernel behind', () =>
    withSamples(['endless.ipynb'], async (folder) => {
      const path = join(folder, 'endless.ipynb');
      const pidFile = join(folder, 'pid');
      const source = { ...JSON.parse(await readFile(path, 'utf8')) };
      source.cells[0].source = `import { writeFileSync } from 'node:fs';\nconsole.log('started');\nwriteFileSync('pid', String(process.pid));`;
      await writeFile(path, JSON.stringify(source));
      const child = spawn(process.execPath, [main, 'run', 'endless.ipynb', '--inplace'], {
        cwd: folder,
        stdio: 'ignore',
      });
      const ended = new Promise<number | null>((done) => child.on('exit', done));
      await until(async () => (await readFile(pidFile, 'utf8').catch(() => '')) !== '');
      child.kill('SIGINT');
      expect(await ended).toBe(130);
      expect(printed(await load(path))[0]).toBe('started\n');
      const pid = Number(await readFile(pidFile, 'utf8'));
      await until(async () => !isAlive(pid));
    }));
});

describe('several notebooks', () => {
  test('one that fails does not stop the others; the JUnit report has both', () =>
    withSamples(['outputs.ipynb', 'throws.ipynb'], async (folder) => {
      const { code, stdout } = await gradbook(['run', '.', '--jobs', '2', '--junit', 'report.xml'], { cwd: folder });
      expect(code).toBe(1);
      expect(stdout).toContain('1 of 2 notebooks ran');
      const xml = await readFile(join(folder, 'report.xml'), 'utf8');
      expect(xml).toContain('<testsuite name="throws.ipynb" tests="2" failures="1" errors="0"');
      expect(xml).toContain('<testsuite name="outputs.ipynb" tests="7" failures="0" errors="0"');
    }));

  test('the one with the most to do starts first, and is reported where it was named', () =>
    withSamples([], async (folder) => {
      const begun = (then: string) => JSON.stringify(oneCell(`console.log(Date.now());\n${then}`));
      await writeFile(join(folder, 'a.ipynb'), begun('await new Promise((done) => setTimeout(done, 1_000));'));
      await writeFile(join(folder, 'b.ipynb'), begun(''));
      await writeFile(join(folder, 'c.ipynb'), begun(`// ${'much '.repeat(100)}`));
      const names = ['a.ipynb', 'b.ipynb', 'c.ipynb'];
      const args = ['run', ...names, '--jobs', '2', '--output', 'out', '--junit', 'report.xml'];
      expect((await gradbook(args, { cwd: folder })).code).toBe(0);
      const [a, b, c] = await Promise.all(
        names.map(async (n) => Number(printed(await load(join(folder, 'out', n)))[0])),
      );
      expect(Math.max(a!, c!)).toBeLessThan(b!);
      const xml = await readFile(join(folder, 'report.xml'), 'utf8');
      expect([...xml.matchAll(/<testsuite name="([^"]+)"/g)].map(([, name]) => name)).toEqual(names);
    }));
});

function oneCell(source: string): Notebook {
  const cell = { cell_type: 'code' as const, id: 'only', metadata: {}, source, outputs: [], execution_count: null };
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('It did not come to hold within 15 s.');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
