import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { notebook } from './notebook.js';

const execute = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gradbook-display-'));
  await writeFile(join(folder, 'shown.ipynb'), JSON.stringify(await notebook()));
  // For Markdown nbconvert's LaTeX needs pandoc, which is not ours to try.
  await writeFile(join(folder, 'latex.ipynb'), JSON.stringify(await notebook(['markdown'])));
});
afterAll(() => rm(folder, { recursive: true }));

async function convert(to: string, extension: string, source = 'shown'): Promise<string> {
  const { stderr } = await execute(
    '/usr/bin/jupyter',
    ['nbconvert', '--to', to, join(folder, `${source}.ipynb`), '--output', `as-${to}`],
    {
      env: { ...process.env, PYDEVD_DISABLE_FILE_VALIDATION: '1' },
      maxBuffer: 1 << 26,
    },
  );
  expect(stderr).not.toMatch(/error|missing/i);
  return readFile(join(folder, `as-${to}.${extension}`), 'utf8');
}

test('nbformat finds nothing wrong with what display stores', async () => {
  const code = 'import sys, nbformat; nbformat.validate(nbformat.read(sys.argv[1], as_version=4))';
  await execute('/usr/bin/python3', ['-c', code, join(folder, 'shown.ipynb')]);
});

describe('nbconvert shows every kind of output', () => {
  test.each([
    ['html', 'html'],
    ['slides', 'slides.html'],
  ])('to %s', async (to, extension) => {
    const page = await convert(to, extension);
    expect(page.match(/<img[^>]*src="data:image\/png;base64,/g)).toHaveLength(3);
    // The size on the page is half the picture's.
    expect(page).toMatch(/<img[^>]*width="?\d{3}/);
    expect(page).toContain('tensor [2, 2] · float32');
    expect(page).toContain('9 parameters');
    expect(page).toContain('<td style="text-align:left">excellent</td>');
    expect(page).toContain('<strong>bold</strong>');
    expect(page).toContain('\\frac{1}{n}');
    expect(page).toMatch(/epochs: <progress value="3" max="3"/);
  });

  test('to LaTeX, with every picture as a file beside it', async () => {
    const page = await convert('latex', 'tex', 'latex');
    const pictures = page.match(/as-latex_files\/[\w.-]+\.png/g) ?? [];
    const files = await readdir(join(folder, 'as-latex_files'));
    expect(pictures).toHaveLength(3);
    for (const picture of pictures) expect(files).toContain(picture.split('/').at(-1));
    expect(page).toContain('tensor([[1., 2.],');
    expect(page).toContain('\\frac{1}{n}');
    expect(page).toContain('epochs: 100\\% [\\#\\#\\#');
  });

  test('to Markdown', async () => {
    const page = await convert('markdown', 'md');
    expect(page.match(/!\[png\]\(as-markdown_files\//g)).toHaveLength(3);
    expect(page).toContain('**bold** $\\sigma$');
  });
});
