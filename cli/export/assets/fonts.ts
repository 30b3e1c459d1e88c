import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packageFile } from './sources.js';
import { isInRange, lettersOf, withLetters } from './subset.js';

/** Says how a style sheet refers to a font file. */
export type FontUrl = (file: string, bytes: Buffer) => string;

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
const SUBSETS = {
  latin:
    'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
  'latin-ext':
    'U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+02C7-02CC,U+1E00-1E9F,U+20A0-20AB,U+2113,U+2C60-2C7F,U+A720-A7FF',
  greek: 'U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF',
};

/**
 * Font faces for a style sheet, with the letters of a text alone.
 *
 * @param url says where a font file is
 */
export async function fontFaces(url: FontUrl, text: string): Promise<string> {
  const letters = lettersOf(text);
  const subsets = (Object.keys(SUBSETS) as (keyof typeof SUBSETS)[]).filter((name) =>
    isInRange(letters, SUBSETS[name]),
  );
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
      const bytes = await withLetters(await readFile(join(folder, 'files', file)), letters);
      return `@font-face{font-family:"${family}";font-style:${style};font-weight:${weight};font-display:swap;src:url(${url(file, bytes)}) format("woff2");unicode-range:${SUBSETS[subset]}}`;
    }),
  );
  return rules.join('\n');
}

/** KaTeX's fonts that few formulas use, and the classes that call for them. */
const RARE_FONTS: [font: RegExp, marks: RegExp][] = [
  [/^KaTeX_AMS/, /amsrm|mathbb/],
  [
    /^KaTeX_(Caligraphic|Fraktur|SansSerif|Script|Typewriter)/,
    /math(cal|frak|sf|scr|tt|bf(frak|sf))|text(sf|tt)|boldsf|itsf/,
  ],
  [/^KaTeX_(Main-Italic|Main-BoldItalic|Math-BoldItalic)/, /boldsymbol|textit|mathit/],
];

/**
 * KaTeX's style with the fonts and letters that a page uses (woff2 alone: every browser of the last ten years takes it); nothing for a
 * page without formulas.
 */
export async function katexStyle(url: FontUrl, html: string): Promise<string> {
  if (!html.includes('class="katex')) return '';
  const letters = lettersOf(html);
  const folder = dirname(packageFile('katex/dist/katex.min.css'));
  const css = (await readFile(join(folder, 'katex.min.css'), 'utf8')).replace(
    /,url\(fonts\/[^)]+\.(?:woff|ttf)\) format\("[^"]+"\)/g,
    '',
  );
  const names = [...new Set([...css.matchAll(/url\(fonts\/([^)]+)\)/g)].map((match) => match[1]!))].filter((name) =>
    RARE_FONTS.every(([font, marks]) => !font.test(name) || marks.test(html)),
  );
  const urls = new Map(
    await Promise.all(
      names.map(
        async (name) =>
          [name, url(name, await withLetters(await readFile(join(folder, 'fonts', name)), letters))] as const,
      ),
    ),
  );
  return css
    .replace(/@font-face\{[^}]*url\(fonts\/([^)]+)\)[^}]*\}/g, (face, name: string) => (urls.has(name) ? face : ''))
    .replace(/url\(fonts\/([^)]+)\)/g, (_, name: string) => `url(${urls.get(name)})`);
}
