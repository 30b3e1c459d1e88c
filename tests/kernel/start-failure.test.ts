import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFlags } from '#cli/install/node-flags';
import { FrontEnd } from './front-end.js';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../dist');
const folder = mkdtempSync(join(tmpdir(), 'gradbook-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('A kernel whose sockets cannot be bound', () => {
  let taken: Server;
  const connection = join(folder, 'connection.json');

  beforeAll(async () => {
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const ports = Object.fromEntries(
      ['shell', 'control', 'stdin', 'iopub', 'hb'].map((name) => [`${name}_port`, port]),
    );
    const address = { transport: 'tcp', ip: '127.0.0.1', key: 'k', signature_scheme: 'hmac-sha256' };
    writeFileSync(connection, JSON.stringify({ ...address, ...ports }));
  });
  afterAll(() => taken.close());

  const start = (stderr: 'pipe' | number) => {
    const child = spawn(process.execPath, [...nodeFlags(), join(dist, 'cli/kernel.js'), connection], {
      stdio: ['ignore', 'ignore', stderr],
    });
    let text = '';
    child.stderr?.on('data', (data) => {
      text += data;
    });
    return new Promise<{ code: number | null; text: string }>((resolve) =>
      child.on('close', (code) => resolve({ code, text })),
    );
  };

  it('says so on its standard error', async () => {
    const { code, text } = await start('pipe');
    expect(text).toContain('The kernel cannot start');
    expect(text).toMatch(/in use/);
    expect(code).toBe(1);
  });

  it('says so in the file that its standard error is', async () => {
    const file = join(folder, 'stderr.txt');
    await start(openSync(file, 'a'));
    expect(readFileSync(file, 'utf8')).toContain('The kernel cannot start');
  });
});

describe('A kernel whose prelude fails to load', () => {
  it('says why under the first cell, and runs cells all the same', async () => {
    const prelude = join(folder, 'prelude.mjs');
    writeFileSync(prelude, 'throw new Error("no such instruction on this processor")');
    const entry = join(folder, 'kernel.mjs');
    writeFileSync(
      entry,
      `import { startKernel } from ${JSON.stringify(pathToFileURL(join(dist, 'kernel/index.js')).href)};
await startKernel({ connectionFile: process.argv.at(-1), prelude: ${JSON.stringify(pathToFileURL(prelude).href)}, preludeTypes: [] });`,
    );
    const frontEnd = await FrontEnd.start({
      argv: [process.execPath, ...nodeFlags(), entry, '{connection_file}'],
    });
    try {
      const first = await frontEnd.execute('1 + 1');
      expect(first.stderr).toContain('no such instruction on this processor');
      expect(first.stderr).toContain('torch');
      expect(first.result).toBe('2');
      expect((await frontEnd.execute('2')).stderr).toBe('');
    } finally {
      await frontEnd.stop();
    }
  });
});
