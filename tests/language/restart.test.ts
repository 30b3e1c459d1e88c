import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FallbackService } from '#kernel/language/fallback-service';
import { LibraryService } from '#kernel/language/library/library-service';
import { typescript7 } from '#kernel/language/lsp/executable';
import { LspService } from '#kernel/language/lsp/lsp-service';
import { NotebookEngine } from '#kernel/language/notebook-engine';

let folder: string;
let service: LspService;
let engine: NotebookEngine;

async function start(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'gradbook-restart-'));
  service = new LspService(typescript7()!);
  engine = new NotebookEngine(service);
  await engine.start({ cwd: folder, preludeTypes: [] });
}

afterEach(async () => {
  await engine.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('a language child that dies', () => {
  it('is replaced and knows every cell again', async () => {
    await start();
    expect(await engine.check('const kept = 1; class Kept { a = 1 }')).toEqual([]);
    engine.commit(1, 'const kept = 1; class Kept { a = 1 }');
    const before = service.pid!;
    process.kill(before, 'SIGKILL');
    expect(await engine.check('kept.toFixed() + new Kept().a')).toEqual([]);
    expect((await engine.check('kept.nope')).map(({ code }) => code)).toEqual([2339]);
    expect(service.pid).not.toBe(before);
  });

  it('in the middle of a check answers it all the same', async () => {
    await start();
    engine.commit(1, 'let sum = 0');
    for (let i = 0; i < 5; i++) {
      const answer = engine.check(`const step${i}: number = sum; sum = "x"`);
      process.kill(service.pid!, 'SIGKILL');
      expect((await answer).map(({ code }) => code)).toEqual([2322]);
      engine.commit(i + 2, `const step${i}: number = sum`);
    }
    expect(await engine.check('step0 + step4')).toEqual([]);
  });

  it('gives way to TypeScript 6 when its program cannot run at all', async () => {
    folder = mkdtempSync(join(tmpdir(), 'gradbook-restart-'));
    service = new LspService(join(folder, 'no-such-program'));
    engine = new NotebookEngine(new FallbackService(service, () => new LibraryService()));
    await engine.start({ cwd: folder, preludeTypes: [] });
    expect((await engine.check('const a: string = 1')).map(({ code }) => code)).toEqual([2322]);
    engine.commit(1, 'const a = 1');
    expect(await engine.check('a.toFixed()')).toEqual([]);
  });
});

describe('a notebook in work', () => {
  it('leaves nothing in its folder and nothing behind', async () => {
    folder = mkdtempSync(join(tmpdir(), 'gradbook-restart-'));
    const scratch = mkdtempSync(join(tmpdir(), 'gradbook-scratch-'));
    engine = new NotebookEngine(new LspService(typescript7()!));
    await engine.start({ cwd: folder, preludeTypes: [], scratch });
    await engine.check('const a = 1');
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(scratch)).toHaveLength(1);
    await engine.dispose();
    expect(readdirSync(scratch)).toEqual([]);
    rmSync(scratch, { recursive: true });
  });
});
