import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildJupyterLab } from './browser.js';

const COMMAND = resolve('dist/cli/main.js');
let folder: string;

beforeAll(() => {
  buildJupyterLab();
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gradbook-command-')));
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  child: ChildProcess;
  /** What it has written so far. */
  said(): string;
  exited: Promise<number | null>;
}

function lab(...args: string[]): Run {
  const child = spawn(process.execPath, [COMMAND, 'lab', '--no-browser', '--port', '0', ...args], { cwd: folder });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  return { child, said: () => text, exited: new Promise((done) => child.on('exit', done)) };
}

/** Waits for the address that the command writes. */
async function address({ said }: Run): Promise<URL> {
  await expect.poll(said, { timeout: 20_000 }).toMatch(/Open http\S+/);
  return new URL(/Open (\S+)/.exec(said())![1]!);
}

describe('gradbook lab', () => {
  it('shows a copy of the course where no folder is named, and keeps what one has changed in it', async () => {
    const run = lab();
    const url = await address(run);
    expect(url.hostname).toBe('127.0.0.1');
    const page = await fetch(url, { headers: { Accept: 'text/html' } });
    expect(await page.text()).toContain('jupyter-config-data');
    const copy = join(folder, 'gradbook-course', '02-softmax.ipynb');
    expect(existsSync(copy)).toBe(true);
    run.child.kill('SIGINT');
    expect(await run.exited).toBe(0);
    writeFileSync(copy, 'my own');
    const again = lab();
    await address(again);
    expect(readFileSync(copy, 'utf8')).toBe('my own');
    again.child.kill('SIGTERM');
    expect(await again.exited).toBe(0);
  });

  it('warns where other machines can reach it', async () => {
    const run = lab('--ip', '0.0.0.0', '--token', 'secret', '.');
    expect((await address(run)).searchParams.get('token')).toBe('secret');
    await expect.poll(run.said).toContain('Warning: other machines can reach 0.0.0.0');
    run.child.kill('SIGINT');
    await run.exited;
  });

  it('says what is wrong with its arguments', async () => {
    for (const [args, message] of [
      [['nowhere'], 'nowhere: there is no such folder.'],
      [['--port', '99999', '.'], 'Give a number from 0 to 65535.'],
      [['--ip', '203.0.113.1', '.'], '--ip 203.0.113.1: this machine has no such address.'],
    ] as const) {
      const run = lab(...args);
      expect(await run.exited, message).toBe(2);
      expect(run.said()).toContain(message);
    }
  });
});
