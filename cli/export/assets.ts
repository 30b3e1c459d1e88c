import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PageAssets } from './page.js';

const require = createRequire(import.meta.url);
const STYLES = ['base', 'layout', 'cells', 'index', 'print'];

/** The text fonts: family, folder in @fontsource, weights and styles that pages use. */
const FONTS: [family: string, name: string, faces: [weight: number, style: string][]][] = [
  [
    'Source Serif 4',
    'source-serif-4',
    [
      [400, 'normal'],
      [400, 'italic'],
      [600, 'normal'],
    ],
  ],
  [
    'Source Sans 3',
    'source-sans-3',
    [
      [400, 'normal'],
      [600, 'normal'],
    ],
  ],
  ['Source Code Pro', 'source-code-pro', [[400, 'normal']]],
];

/** Parts of a font, fetched only where a page has such letters. */
const SUBSETS: Record<string, string> = {
  latin:
    'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
  'latin-ext':
    'U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+02C7-02CC,U+1E00-1E9F,U+20A0-20AB,U+2113,U+2C60-2C7F,U+A720-A7FF',
  greek: 'U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF',
};

/** A file of the site. */
export type Asset = [path: string, bytes: Uint8Array | string];

/** Folder of an installed package's file. */
const packageFile = (path: string): string => require.resolve(path);
const browserScript = (name: string): Promise<string> =>
  readFile(fileURLToPath(new URL(`./browser/${name}.js`, import.meta.url)), 'utf8');

/** The page's own style, without fonts and code colours. */
export async function pageStyle(): Promise<string> {
  const parts = STYLES.map((name) => readFile(fileURLToPath(new URL(`./style/${name}.css`, import.meta.url)), 'utf8'));
  return (await Promise.all(parts)).join('\n');
}

/** Font faces for a style sheet; `url` says where a font file is. */
async function fontFaces(url: (file: string, bytes: Buffer) => string, subsets: string[]): Promise<string> {
  const faces = FONTS.flatMap(([family, name, styles]) =>
    subsets.flatMap((subset) =>
      styles.map(([weight, style]) => ({
        family,
        file: `${name}-${subset}-${weight}-${style}.woff2`,
        name,
        subset,
        weight,
        style,
      })),
    ),
  );
  const rules = await Promise.all(
    faces.map(async ({ family, file, name, subset, weight, style }) => {
      const folder = dirname(packageFile(`@fontsource/${name}/package.json`));
      const bytes = await readFile(join(folder, 'files', file));
      return `@font-face{font-family:"${family}";font-style:${style};font-weight:${weight};font-display:swap;src:url(${url(file, bytes)}) format("woff2");unicode-range:${SUBSETS[subset]}}`;
    }),
  );
  return rules.join('\n');
}

/** KaTeX's style with its fonts (woff2 alone: every browser of the last ten years takes it). */
async function katexStyle(url: (file: string, bytes: Buffer) => string): Promise<string> {
  const folder = dirname(packageFile('katex/dist/katex.min.css'));
  const css = (await readFile(join(folder, 'katex.min.css'), 'utf8')).replace(
    /,url\(fonts\/[^)]+\.(?:woff|ttf)\) format\("[^"]+"\)/g,
    '',
  );
  const names = [...new Set([...css.matchAll(/url\(fonts\/([^)]+)\)/g)].map((match) => match[1]!))];
  const urls = new Map(
    await Promise.all(
      names.map(async (name) => [name, url(name, await readFile(join(folder, 'fonts', name)))] as const),
    ),
  );
  return css.replace(/url\(fonts\/([^)]+)\)/g, (_, name: string) => `url(${urls.get(name)})`);
}

/** Everything that the pages of a site share, below `assets/`. */
export async function siteAssets(): Promise<{ files: Asset[]; css: string }> {
  const files: Asset[] = [];
  const fontUrl = (file: string, bytes: Buffer): string => {
    files.push([`assets/fonts/${file}`, bytes]);
    return `fonts/${file}`;
  };
  const css = [await fontFaces(fontUrl, Object.keys(SUBSETS)), await katexStyle(fontUrl), await pageStyle()].join('\n');
  for (const name of ['page', 'charts', 'hovers', 'search'])
    files.push([`assets/${name}.js`, await browserScript(name)]);
  files.push(['assets/vega.min.js', await readFile(vegaFile('vega', 'vega.min.js'))]);
  files.push([
    'assets/vega-interpreter.min.js',
    await readFile(vegaFile('vega-interpreter', 'vega-interpreter.min.js')),
  ]);
  files.push([
    'assets/minisearch.js',
    await readFile(join(dirname(packageFile('minisearch')), '..', 'umd', 'index.js')),
  ]);
  return { files, css };
}

/** Vega's packages do not export their browser builds by name. */
function vegaFile(name: string, file: string): string {
  const entry = packageFile(name);
  const root = entry.slice(0, entry.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length);
  return join(root, 'build', file);
}

/** The assets as a page below the site refers to them; `version` changes with the site's contents. */
export function linkedAssets(
  root: string,
  version: string,
  parts: { charts: boolean; hovers: boolean; search: boolean },
): PageAssets {
  const base = `${root}assets/`;
  const script = (name: string): string =>
    `<script defer src="${base}${name}.js?${version}" data-assets="${base}" data-root="${root}"></script>`;
  const names = [
    'page',
    ...(parts.charts ? ['charts'] : []),
    ...(parts.hovers ? ['hovers'] : []),
    ...(parts.search ? ['search'] : []),
  ];
  return {
    head: `<link rel="stylesheet" href="${base}gradbook.css?${version}">`,
    scripts: names.map(script).join('\n'),
    scriptSources: "'self' file:",
  };
}

/** The assets inside the page: one file that needs nothing else. */
export async function inlineAssets(codeCss: string, parts: { charts: boolean; math: boolean }): Promise<PageAssets> {
  const dataUrl = (_: string, bytes: Buffer): string => `data:font/woff2;base64,${bytes.toString('base64')}`;
  const css = [
    await fontFaces(dataUrl, ['latin', 'greek']),
    parts.math ? await katexStyle(dataUrl) : '',
    await pageStyle(),
    codeCss,
  ];
  const scripts = [await browserScript('page')];
  if (parts.charts) {
    const vega = await Promise.all(
      [vegaFile('vega', 'vega.min.js'), vegaFile('vega-interpreter', 'vega-interpreter.min.js')].map((file) =>
        readFile(file, 'utf8'),
      ),
    );
    scripts.unshift(...vega);
    scripts.push(await browserScript('charts'));
  }
  const safe = scripts.map((code) =>
    code.replace(/<\/script/gi, '<\\/script').replace(/\/\/# sourceMappingURL=.*$/gm, ''),
  );
  return {
    head: `<style>${css.join('\n').replace(/<\/style/gi, '')}</style>`,
    scripts: safe.map((code) => `<script>${code}</script>`).join('\n'),
    scriptSources: safe.map((code) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`).join(' '),
  };
}
