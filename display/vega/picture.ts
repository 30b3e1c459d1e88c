import { execFileSync, type StdioOptions } from 'node:child_process';
import { createRequire } from 'node:module';
import type * as Resvg from '@resvg/resvg-js';
import { fontFile } from './font.js';

const require = createRequire(import.meta.url);

/** How many picture pixels there are to one px on the page. */
export const PNG_SCALE = 2;

/**
 * {@link drawPng} for SVG of another library. Where resvg may abort its process (clipped or transparent parts that could lie
 * outside of the picture) it draws in one of its own, a fifth of a second slower.
 *
 * @returns undefined where the picture cannot be drawn.
 */
export function drawForeignPng(svg: string): Buffer | undefined {
  try {
    if (!/clip-path|opacity|mask|filter|blend|isolation/.test(svg)) return drawPng(svg);
    const input = JSON.stringify([nearby(svg), pngOptions(svg, PNG_SCALE)]);
    const stdio: StdioOptions = ['pipe', 'pipe', 'ignore'];
    const args = ['-e', DRAW_APART, require.resolve('@resvg/resvg-js')];
    return execFileSync(process.execPath, args, { input, stdio, maxBuffer: 2 ** 28 });
  } catch {
    return undefined;
  }
}

const DRAW_APART = `const { Resvg } = require(process.argv[1]);
  const [svg, options] = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  process.stdout.write(new Resvg(svg, options).render().asPng());`;

/** SVG to PNG, by default at {@link PNG_SCALE}, in the font that is shipped, whatever fonts the machine has. */
export function drawPng(svg: string, scale: number = PNG_SCALE): Buffer {
  const { Resvg } = require('@resvg/resvg-js') as typeof import('@resvg/resvg-js');
  // Of the two values Vega writes resvg knows only the first, and would take its default for the second.
  return new Resvg(nearby(svg.replaceAll('image-rendering: pixelated;', '')), pngOptions(svg, scale)).render().asPng();
}

function pngOptions(svg: string, scale: number): Resvg.ResvgRenderOptions {
  return {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      // Reading a font takes a few ms of each picture.
      fontFiles: ['DejaVuSans', ...(svg.includes('bold') ? ['DejaVuSans-Bold'] : [])].map(fontFile),
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
      monospaceFamily: 'DejaVu Sans',
    },
  };
}

/** No picture is as large as this, in px. */
const FAR = 20_000;

/** Paths with points far outside of the picture brought nearer: resvg aborts the whole process on some of them. */
function nearby(svg: string): string {
  return svg.replace(/ d="[^"]*"/g, (path) =>
    /\d{5}|e\+/.test(path)
      ? path.replace(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g, (n) => (Math.abs(+n) > FAR ? String(Math.sign(+n) * FAR) : n))
      : path,
  );
}
