import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingManager, WorkspaceManager } from '@jupyterlab/services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLab, type TestLab } from './lab.js';

let lab: TestLab;

beforeAll(async () => {
  lab = await openLab();
});

afterAll(() => lab[Symbol.asyncDispose]());

describe('what JupyterLab keeps on the server', () => {
  it('is a layout per workspace', async () => {
    const workspaces = new WorkspaceManager({ serverSettings: { ...lab.settings, appUrl: 'lab' } });
    const layout = { data: { 'layout-restorer:data': { main: {} } }, metadata: { id: 'default' } };
    expect((await workspaces.fetch('default')).data).toEqual({});
    await workspaces.save('default', layout);
    expect((await workspaces.fetch('default')).data).toEqual(layout.data);
    expect((await workspaces.list()).ids).toEqual(['default']);
    await workspaces.remove('default');
    expect((await workspaces.list()).ids).toEqual([]);
  });

  it('takes no layout under another name', async () => {
    const body = JSON.stringify({ data: {}, metadata: { id: 'other' } });
    expect((await lab.fetch('lab/api/workspaces/default', { method: 'PUT', body })).status).toBe(400);
    const dots = await lab.fetch('lab/api/workspaces/..%2f..%2fetc', { method: 'DELETE' });
    expect(dots.status).toBe(404);
  });

  it('says who is there', async () => {
    const asked = encodeURIComponent('{"contents":["read","write"]}');
    const me = await lab.json('GET', `api/me?permissions=${asked}`);
    expect(me).toMatchObject({ identity: { username: 'student' }, permissions: { contents: ['read', 'write'] } });
    expect((await lab.fetch('api/me?permissions=%7B')).status).toBe(400);
    expect(await lab.json('GET', 'api/status')).toMatchObject({ kernels: 0, connections: 0 });
  });

  it('knows the notebooks of the folder in the order of their numbers, with their titles', async () => {
    const write = (name: string, notebook: unknown) => writeFileSync(join(lab.folder, name), JSON.stringify(notebook));
    write('10-late.ipynb', { cells: [{ source: ['# Late\n', 'more'] }], metadata: {} });
    write('2-early.ipynb', { cells: [], metadata: { title: 'Early' } });
    writeFileSync(join(lab.folder, '3-broken.ipynb'), '{');
    expect(await lab.json('GET', 'lab/api/gradbook/lectures')).toEqual([
      { path: '2-early.ipynb', title: 'Early' },
      { path: '3-broken.ipynb', title: null },
      { path: '10-late.ipynb', title: 'Late' },
    ]);
  });

  it('answers in JSON where something is not there or not readable', async () => {
    const missing = await lab.fetch('api/nothing');
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ message: expect.stringContaining('api/nothing') });
    const broken = await lab.fetch('api/kernels', { method: 'POST', body: '{' });
    expect(broken.status).toBe(400);
    const unknown = await lab.fetch('api/kernels', { method: 'POST', body: '{"name":"cobol"}' });
    expect(unknown.status).toBe(400);
    expect(await unknown.text()).toContain('Installed are: gradbook');
  });
});

describe.runIf(existsSync('dist/lab/app/build.json'))('with JupyterLab built', () => {
  it('hands out the schemas, takes settings with comments and refuses broken ones', async () => {
    const settings = new SettingManager({ serverSettings: { ...lab.settings, appUrl: 'lab' } });
    const id = '@jupyterlab/apputils-extension:themes';
    const raw = '{\n  // at night\n  "theme": "JupyterLab Dark"\n}';
    expect((await settings.list('ids')).ids).toContain(id);
    await settings.save(id, raw);
    expect((await settings.fetch(id)).raw).toBe(raw);
    await expect(settings.save(id, '{ "theme": ')).rejects.toThrow(/400/);
    expect((await settings.fetch(id)).raw).toBe(raw);
  });
});

it('stops when it is told to', async () => {
  const other = await openLab();
  await other.fetch('api/shutdown', { method: 'POST' });
  await other.server.closed;
  await expect(other.fetch('api')).rejects.toThrow();
});
