import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDebianServer } from '../lab/debian.js';
import { openLab } from '../lab/lab.js';
import { gradbook, load, printed, withSamples } from './gradbook.js';

interface Server extends AsyncDisposable {
  url: string;
  token: string;
}

/** Every server that `--server` is for answers the same. */
describe.each<[string, () => Promise<Server>]>([
  ['gradbook lab', openOurs],
  ['Debian’s jupyter_server', () => openDebianServer('jupyter_server')],
  ['Debian’s notebook 6', () => openDebianServer('notebook')],
])('`gradbook run --server` on %s', (_, open) => {
  let server: Server;
  beforeAll(async () => {
    server = await open();
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  const run = (cwd: string, ...args: string[]) =>
    gradbook([...args, '--server', server.url, '--token', server.token], { cwd });

  it('gives the outputs that a kernel of this machine gives', () =>
    withSamples(['outputs.ipynb'], async (folder) => {
      expect(await run(folder, 'run', 'outputs.ipynb', '--output', 'far.ipynb', '--no-timing')).toMatchObject({
        code: 0,
      });
      await gradbook(['run', 'outputs.ipynb', '--output', 'near.ipynb', '--no-timing'], { cwd: folder });
      expect(await load(join(folder, 'far.ipynb'))).toEqual(await load(join(folder, 'near.ipynb')));
      expect(await run(folder, 'check', 'far.ipynb')).toMatchObject({ code: 0 });
    }));

  it('runs a Python notebook in the Python of the server', () =>
    withSamples(['python.ipynb'], async (folder) => {
      const { code, stderr } = await run(folder, 'run', 'python.ipynb', '--inplace');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(printed(await load(join(folder, 'python.ipynb')))).toEqual(['42\n']);
    }));

  it('names the cell that fails, and interrupts one that takes too long', () =>
    withSamples(['throws.ipynb', 'endless.ipynb'], async (folder) => {
      const { code, stderr } = await run(folder, 'run', 'throws.ipynb', 'endless.ipynb', '--timeout', '3');
      expect(code).toBe(1);
      expect(stderr).toMatch(/throws\.ipynb, cell \d+ of \d+/);
      expect(stderr).toContain('took longer than 3 s (--timeout) and was interrupted');
    }));

  it('says when the kernel dies', () =>
    withSamples(['dies.ipynb'], async (folder) => {
      const { code, stderr } = await run(folder, 'run', 'dies.ipynb');
      expect(stderr).toContain('The kernel died');
      expect(code).toBe(3);
    }));

  it('leaves no kernel behind', async () => {
    const response = await fetch(new URL('api/kernels', server.url), {
      headers: { Authorization: `token ${server.token}` },
    });
    expect(await response.json()).toEqual([]);
  });

  it('says what is wrong with the address or the token', () =>
    withSamples(['outputs.ipynb'], async (folder) => {
      const wrong = await gradbook(['run', 'outputs.ipynb', '--server', server.url, '--token', 'no'], { cwd: folder });
      expect(wrong.stderr).toContain('refuses the token');
      expect(wrong.code).toBe(2);
      const nobody = await gradbook(['run', 'outputs.ipynb', '--server', 'http://127.0.0.1:9/'], { cwd: folder });
      expect(nobody.stderr).toContain('does not answer');
      expect(nobody.code).toBe(3);
    }));
});

async function openOurs(): Promise<Server> {
  const lab = await openLab();
  return { url: lab.server.url, token: lab.server.token, [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose]() };
}
