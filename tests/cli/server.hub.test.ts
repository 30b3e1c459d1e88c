import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Hub, openHub } from '../lab/hub.js';
import { gradbook, load, printed, withSamples } from './gradbook.js';

let hub: Hub;

beforeAll(async () => {
  hub = await openHub(['/usr/bin/python3', '-m', 'jupyterhub.singleuser', '--allow-root']);
});

afterAll(() => hub?.[Symbol.asyncDispose]());

it('starts a user’s server through the hub and runs notebooks on it, then finds it running', () =>
  withSamples(['outputs.ipynb', 'python.ipynb'], async (folder) => {
    const server = ['--server', `${hub.url}user/ada/`, '--token', hub.token];
    const first = await gradbook(['run', 'python.ipynb', '--output', 'far.ipynb', ...server], { cwd: folder });
    expect(first.stderr).toBe('Starting the server of ada …\n');
    expect(first.code).toBe(0);
    expect(printed(await load(join(folder, 'far.ipynb')))).toEqual(['42\n']);
    const second = await gradbook(['run', 'outputs.ipynb', '--output', 'typed.ipynb', ...server], { cwd: folder });
    expect(second).toMatchObject({ code: 0, stderr: '' });
  }));

it('says whom the hub does not know, and which token it refuses', () =>
  withSamples(['python.ipynb'], async (folder) => {
    const run = (path: string, token: string) =>
      gradbook(['run', 'python.ipynb', '--server', `${hub.url}${path}`, '--token', token], { cwd: folder });
    expect(await run('user/nobody/', hub.token)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the hub knows no user nobody'),
    });
    expect(await run('user/ada/', 'wrong')).toMatchObject({ code: 2, stderr: expect.stringContaining('refuses') });
    expect(await run('hub/home', 'wrong')).toMatchObject({ code: 2, stderr: expect.stringContaining('refuses') });
  }));
