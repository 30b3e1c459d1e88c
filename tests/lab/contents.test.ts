import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentsManager } from '@jupyterlab/services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLab, type TestLab } from './lab.js';

let lab: TestLab;
let contents: ContentsManager;
let outside: string;

beforeAll(async () => {
  lab = await openLab();
  contents = new ContentsManager({ serverSettings: lab.settings });
  outside = mkdtempSync(join(tmpdir(), 'gradbook-outside-'));
  writeFileSync(join(outside, 'secret.txt'), 'only for me');
});

afterAll(async () => {
  contents.dispose();
  await lab[Symbol.asyncDispose]();
  rmSync(outside, { recursive: true });
});

const file = (name: string): string => join(lab.folder, name);

describe('files through the client of JupyterLab', () => {
  it('saves a notebook as Jupyter writes it, and reads it back', async () => {
    const cell = {
      id: 'a',
      cell_type: 'code',
      source: 'let a = 1;\na',
      metadata: {},
      outputs: [],
      execution_count: null,
    };
    const content = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    const saved = await contents.save('n.ipynb', { type: 'notebook', format: 'json', content });
    expect(saved).toMatchObject({ name: 'n.ipynb', path: 'n.ipynb', type: 'notebook' });
    expect(JSON.parse(readFileSync(file('n.ipynb'), 'utf8')).cells[0].source).toEqual(['let a = 1;\n', 'a']);
    expect((await contents.get('n.ipynb')).content).toEqual(content);
  });

  it('leaves the old file when the new one is no notebook', async () => {
    const before = readFileSync(file('n.ipynb'), 'utf8');
    const broken = contents.save('n.ipynb', { type: 'notebook', format: 'json', content: { cells: 'none' } });
    await expect(broken).rejects.toThrow(/not a notebook/);
    expect(readFileSync(file('n.ipynb'), 'utf8')).toBe(before);
    expect(readdirSync(lab.folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('tells a notebook with the marks of a merge conflict from one that is gone', async () => {
    writeFileSync(file('conflict.ipynb'), '<<<<<<< HEAD\n{}');
    await expect(contents.get('conflict.ipynb')).rejects.toThrow(/merge conflict/);
    await expect(contents.get('gone.ipynb')).rejects.toMatchObject({ response: { status: 404 } });
    rmSync(file('conflict.ipynb'));
  });

  it('keeps text, bytes and names of any language', async () => {
    await contents.save('Übung 1%.txt', { type: 'file', format: 'text', content: 'λ = 0.1\n' });
    expect(readFileSync(file('Übung 1%.txt'), 'utf8')).toBe('λ = 0.1\n');
    expect((await contents.get('Übung 1%.txt')).content).toBe('λ = 0.1\n');
    const bytes = Buffer.from([0xff, 0xfe, 0, 1]);
    await contents.save('b.bin', { type: 'file', format: 'base64', content: bytes.toString('base64') });
    expect(readFileSync(file('b.bin'))).toEqual(bytes);
    expect(await contents.get('b.bin')).toMatchObject({ format: 'base64', content: bytes.toString('base64') });
  });

  it('takes a large file in pieces, and shows it only when it is whole', async () => {
    const piece = (chunk: number, text: string) =>
      contents.save('large.csv', { type: 'file', format: 'text', content: text, chunk } as never);
    await piece(1, 'a,b\n');
    await piece(2, '1,2\n');
    expect(existsSync(file('large.csv'))).toBe(false);
    await piece(-1, '3,4\n');
    expect(readFileSync(file('large.csv'), 'utf8')).toBe('a,b\n1,2\n3,4\n');
  });

  it('names new files and copies by the first free name', async () => {
    expect((await contents.newUntitled({ type: 'notebook' })).name).toBe('Untitled.ipynb');
    expect((await contents.newUntitled({ type: 'notebook' })).name).toBe('Untitled1.ipynb');
    expect((await contents.newUntitled({ type: 'file', ext: '.ts' })).name).toBe('untitled.ts');
    expect((await contents.newUntitled({ type: 'directory' })).name).toBe('Untitled Folder');
    expect((await contents.copy('n.ipynb', 'Untitled Folder')).path).toBe('Untitled Folder/n-Copy1.ipynb');
  });

  it('lists a folder without hidden files', async () => {
    writeFileSync(file('.env'), 'KEY=1');
    const names = ((await contents.get('')).content as { name: string }[]).map(({ name }) => name);
    expect(names).toContain('n.ipynb');
    expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
    await expect(contents.get('.env')).rejects.toMatchObject({ response: { status: 404 } });
  });

  it('renames with its checkpoint, and never over another file', async () => {
    await contents.createCheckpoint('n.ipynb');
    await expect(contents.rename('n.ipynb', 'b.bin')).rejects.toMatchObject({ response: { status: 409 } });
    await contents.rename('n.ipynb', 'Untitled Folder/m.ipynb');
    expect(await contents.listCheckpoints('Untitled Folder/m.ipynb')).toHaveLength(1);
    expect(existsSync(file('n.ipynb'))).toBe(false);
  });

  it('goes back to a checkpoint', async () => {
    await contents.save('c.txt', { type: 'file', format: 'text', content: 'one' });
    const { id } = await contents.createCheckpoint('c.txt');
    await contents.save('c.txt', { type: 'file', format: 'text', content: 'two' });
    await contents.restoreCheckpoint('c.txt', id);
    expect(readFileSync(file('c.txt'), 'utf8')).toBe('one');
    await contents.deleteCheckpoint('c.txt', id);
    expect(await contents.listCheckpoints('c.txt')).toEqual([]);
  });

  it('deletes a file, but no folder with something in it', async () => {
    await contents.delete('c.txt');
    expect(existsSync(file('c.txt'))).toBe(false);
    await expect(contents.delete('Untitled Folder')).rejects.toMatchObject({ response: { status: 400 } });
    await contents.delete('Untitled Folder/m.ipynb');
    await contents.delete('Untitled Folder/n-Copy1.ipynb');
    await contents.delete('Untitled Folder');
    expect(existsSync(file('Untitled Folder'))).toBe(false);
  });
});

describe('what lies outside of the served folder', () => {
  const secret = /only for me/;

  it('is not reached by dots, in any spelling', async () => {
    const name = outside.slice(outside.lastIndexOf('/') + 1);
    for (const dots of ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', 'x/..%2f../', '....//', '/%2e%2e/'])
      for (const prefix of ['api/contents/', 'files/']) {
        const response = await lab.fetch(`${prefix}${dots}${name}/secret.txt`);
        expect(response.status, dots).toBeGreaterThanOrEqual(400);
        expect(await response.text()).not.toMatch(secret);
      }
  });

  it('is not reached through links to files, folders, or nothing', async () => {
    symlinkSync(join(outside, 'secret.txt'), file('link.txt'));
    symlinkSync(outside, file('folder'));
    symlinkSync(join(outside, 'new.txt'), file('dangling.txt'));
    for (const path of ['link.txt', 'folder', 'folder/secret.txt', 'dangling.txt'])
      expect((await lab.fetch(`api/contents/${path}`)).status, path).toBe(404);
    const body = JSON.stringify({ type: 'file', format: 'text', content: 'x' });
    for (const path of ['link.txt', 'folder/new.txt', 'dangling.txt'])
      expect((await lab.fetch(`api/contents/${path}`, { method: 'PUT', body })).status, path).toBe(404);
    const rename = { method: 'PATCH', body: JSON.stringify({ path: 'folder/moved.bin' }) };
    expect((await lab.fetch('api/contents/b.bin', rename)).status).toBe(404);
    expect(readdirSync(outside)).toEqual(['secret.txt']);
    const listed = await lab.json('GET', 'api/contents');
    expect(JSON.stringify(listed)).not.toContain('link.txt');
  });

  it('may be linked to from inside when the target is inside too', async () => {
    mkdirSync(file('real'));
    writeFileSync(file('real/x.txt'), 'inside');
    symlinkSync(file('real'), file('alias'));
    expect((await lab.json('GET', 'api/contents/alias/x.txt')).content).toBe('inside');
  });
});

describe('files for the browser', () => {
  it('come in a sandbox, since a notebook folder may hold anybody’s pages', async () => {
    writeFileSync(file('page.html'), '<script>alert(1)</script>');
    const response = await lab.fetch('files/page.html');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    expect(response.headers.get('content-type')).toContain('text/html');
    const download = await lab.fetch('files/page.html?download=1');
    expect(download.headers.get('content-disposition')).toContain('attachment');
  });

  it('are lecture pages too, in one file', async () => {
    const cells = [{ id: 'a', cell_type: 'markdown', source: '# Softmax\n\n$e^x$', metadata: {} }];
    const content = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
    await contents.save('softmax.ipynb', { type: 'notebook', format: 'json', content });
    expect(await lab.json('GET', 'api/nbconvert')).toHaveProperty('html');
    const response = await lab.fetch('nbconvert/html/softmax.ipynb?download=true');
    expect(response.headers.get('content-disposition')).toContain('softmax.html');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    expect(await response.text()).toMatch(/<h1[^>]*>.*Softmax/s);
    expect((await lab.fetch('nbconvert/html/gone.ipynb')).status).toBeGreaterThanOrEqual(400);
  });

  it('are no listing of folders', async () => {
    expect((await lab.fetch('files/real')).status).toBe(404);
    expect((await lab.fetch('files/')).status).toBe(404);
  });
});
