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
let home: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'gradbook-home-'));
  process.env.XDG_DATA_HOME = home;
  process.env.HOME = home;
  lab = await openLab();
  contents = new ContentsManager({ serverSettings: lab.settings });
  outside = mkdtempSync(join(tmpdir(), 'gradbook-outside-'));
  writeFileSync(join(outside, 'secret.txt'), 'only for me');
});

afterAll(async () => {
  contents.dispose();
  await lab[Symbol.asyncDispose]();
  for (const used of [outside, home]) rmSync(used, { recursive: true });
});

/** Where the desktop's trash is for this test: the standard's place in a home of its own. */
const filesOfTrash = (): string[] => readdirSync(join(home, 'Trash', 'files'), { recursive: true }).map(String);

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

  it('takes a file of any size and kind byte for byte', async () => {
    const bytes = Buffer.alloc(30 * 1024 * 1024);
    for (let index = 0; index < bytes.length; index++) bytes[index] = (index * 31) % 251;
    await contents.save('large.bin', { type: 'file', format: 'base64', content: bytes.toString('base64') });
    expect(readFileSync(file('large.bin')).equals(bytes)).toBe(true);
    const sent = Buffer.from(await (await lab.fetch('files/large.bin')).arrayBuffer());
    expect(sent.equals(bytes)).toBe(true);
    rmSync(file('large.bin'));
  });

  it('takes pieces of bytes in base64 and no piece without a first one', async () => {
    const bytes = Buffer.from(Array.from({ length: 3000 }, (_, index) => index % 256));
    const piece = (chunk: number, part: Buffer) =>
      contents.save('pieces.bin', { type: 'file', format: 'base64', content: part.toString('base64'), chunk } as never);
    await expect(piece(2, bytes)).rejects.toMatchObject({ response: { status: 404 } });
    await piece(1, bytes.subarray(0, 1000));
    await piece(2, bytes.subarray(1000, 2000));
    await piece(-1, bytes.subarray(2000));
    expect(readFileSync(file('pieces.bin')).equals(bytes)).toBe(true);
    expect(readdirSync(lab.folder).filter((name) => name.startsWith('.upload'))).toEqual([]);
  });
});

describe('what is deleted', () => {
  it('goes to the trash, folders with all that is in them too', async () => {
    mkdirSync(file('week'));
    writeFileSync(file('week/notes.txt'), 'not lost');
    await contents.createCheckpoint('week/notes.txt');
    writeFileSync(file('one.txt'), 'one');
    await contents.createCheckpoint('one.txt');
    await contents.delete('week');
    await contents.delete('one.txt');
    expect(existsSync(file('week'))).toBe(false);
    expect(existsSync(file('one.txt'))).toBe(false);
    expect(existsSync(file('.ipynb_checkpoints/one-checkpoint.txt'))).toBe(false);
    expect(filesOfTrash()).toContainEqual(expect.stringMatching(/notes\.txt$/));
  });

  it('is a link itself, not what it leads to', async () => {
    writeFileSync(file('target.txt'), 'stays');
    symlinkSync(file('target.txt'), file('shortcut.txt'));
    await contents.delete('shortcut.txt');
    expect(readFileSync(file('target.txt'), 'utf8')).toBe('stays');
    expect(existsSync(file('shortcut.txt'))).toBe(false);
  });

  it('is gone for good where that was asked for, but no folder with something in it', async () => {
    const other = await openLab({ deleteForever: true });
    mkdirSync(join(other.folder, 'full'));
    writeFileSync(join(other.folder, 'full', 'a.txt'), 'a');
    const remove = async (path: string) => (await other.fetch(`api/contents/${path}`, { method: 'DELETE' })).status;
    expect(await remove('full')).toBe(400);
    expect(await remove('full/a.txt')).toBe(204);
    expect(await remove('full')).toBe(204);
    expect(readdirSync(other.folder)).toEqual([]);
    await other[Symbol.asyncDispose]();
  });

  it('is never the served folder', async () => {
    for (const path of ['', '/', '.'])
      expect((await lab.fetch(`api/contents/${path}`, { method: 'DELETE' })).status).toBeGreaterThanOrEqual(400);
    expect(existsSync(lab.folder)).toBe(true);
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
    expect((await lab.fetch('nbconvert/pdf/softmax.ipynb')).status).toBe(404);
    expect((await lab.fetch('nbconvert/html/gone.ipynb')).status).toBeGreaterThanOrEqual(400);
  });

  it('are Markdown with the pictures in it, and a script', async () => {
    const data = { 'image/png': 'iVBORw0KGgo=', 'text/plain': 'a chart' };
    const outputs = [{ output_type: 'display_data', metadata: {}, data }];
    const cell = { id: 'a', cell_type: 'code', source: 'const a = 1;', metadata: {}, outputs, execution_count: 1 };
    const content = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    await contents.save('plain.ipynb', { type: 'notebook', format: 'json', content });
    const markdown = await lab.fetch('nbconvert/markdown/plain.ipynb?download=true');
    expect(markdown.headers.get('content-disposition')).toContain('plain.md');
    expect(await markdown.text()).toContain('](data:image/png;base64,iVBORw0KGgo=)');
    const script = await lab.fetch('nbconvert/script/plain.ipynb');
    expect(await script.text()).toMatch(/^\/\/ %%.*\nconst a = 1;/m);
  });

  it('are no listing of folders', async () => {
    expect((await lab.fetch('files/real')).status).toBe(404);
    expect((await lab.fetch('files/')).status).toBe(404);
  });
});
