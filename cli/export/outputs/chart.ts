import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TopLevelSpec } from 'vega-lite';
import { compileSpec, drawVega } from '#display/vega/engine';
import { cachedText } from '../cache.js';
import { inlineFiles, type PageFiles } from '../files.js';
import { escapeHtml, scriptJson } from '../html.js';
import { followsTheme, inPageColors, onlyPictures, withoutRemoteParts } from './chart-spec.js';

/** Beyond it the stored picture is lighter than the drawing. */
const MAX_SVG_BYTES = 120_000;

/** Charts wider than this, in px, scroll sideways on a phone: the keyboard must reach them. */
const NARROW = 460;

export interface ChartInput {
  spec: Record<string, unknown>;
  /** Words for those who cannot see it. */
  alt: string;
  /** The stored picture as HTML, where there is one. */
  picture?: string;
  /** Takes the pictures that a chart is made of. */
  files?: PageFiles;
}

/**
 * A chart as a drawing that needs no script, with the Vega spec beside it that the page's script brings to life. The
 * Vega-Lite spec is compiled here: pages need not carry its compiler. A chart of pictures is only drawn.
 */
export function chartHtml({ spec, alt, picture, files = inlineFiles }: ChartInput): string {
  const safe = withoutRemoteParts(spec);
  const themed = followsTheme(safe);
  const drawn = themed ? inPageColors(safe) : safe;
  const pictures = onlyPictures(drawn);
  let svg: string;
  let width: number;
  let vega: string;
  try {
    ({ svg, width, vega } = drawing(drawn));
    if (pictures) svg = picturesAsFiles(svg, files);
  } catch (error) {
    if (picture !== undefined) return picture;
    const reason = error instanceof Error ? error.message : String(error);
    return `<p class="output-missing">This chart cannot be drawn: ${escapeHtml(reason)}</p>`;
  }
  // Pictures are bytes either way, and only in a drawing the words around them follow the page.
  const still = pictures || svg.length <= MAX_SVG_BYTES || picture === undefined ? accessible(svg, alt) : picture;
  const data = pictures ? '' : `<script type="application/json" class="chart-spec">${vega}</script>`;
  return `<div class="chart${themed ? '' : ' on-paper'}" data-alt="${escapeHtml(alt)}" style="--width:${width}px"><div class="chart-view"${width > NARROW ? ' tabindex="0"' : ''}>${still}</div>${data}</div>\n`;
}

/** The drawing with its pictures beside the page: bytes in a page are read before its words are. */
function picturesAsFiles(svg: string, files: PageFiles): string {
  return svg.replace(/(?<=href=")data:([\w/]+);base64,([\w+/]+=*)(?=")/g, (_, mime: string, base64: string) =>
    files.add(Buffer.from(base64, 'base64'), mime),
  );
}

interface ChartDrawing {
  svg: string;
  /** px */
  width: number;
  /** The compiled spec as JSON that may stand in a page. */
  vega: string;
}

/** Drawing takes 30 ms, so it is kept on disk by the spec. */
function drawing(spec: Record<string, unknown>): ChartDrawing {
  engines ??= readFileSync(fileURLToPath(new URL('../../../../package.json', import.meta.url)));
  const key = createHash('sha256').update(engines).update(JSON.stringify(spec)).digest('hex').slice(0, 32);
  const json = cachedText(`charts/${key}.json`, () => {
    const compiled = compileSpec(spec as unknown as TopLevelSpec);
    const vega = scriptJson(compiled);
    const { svg, width } = drawVega(compiled);
    return JSON.stringify({ svg: rounded(svg.replace(PARTS, '')), width, vega });
  });
  return JSON.parse(json) as ChartDrawing;
}

/** Names the exact versions of what draws. */
let engines: Buffer | undefined;

const PLACES = / (d|transform|x|y|x1|x2|y1|y2|width|height|r|cx|cy|points)="([^"]*\.\d\d[^"]*)"/g;

/** Places to a tenth of a pixel: half the bytes, and nobody sees it. */
function rounded(svg: string): string {
  return svg.replace(PLACES, (_, name: string, places: string) => {
    const short = places.replace(/-?\d*\.\d\d+(?![\d]*e)/g, (number) => String(Math.round(Number(number) * 10) / 10));
    return ` ${name}="${short}"`;
  });
}

/** Roles and names of the parts: the whole has words of its own, and parts without any would be read as "graphics symbol". */
const PARTS = / (?:role="graphics-[a-z]+"|aria-roledescription="[^"]*"|aria-label="[^"]*")/g;

function accessible(svg: string, alt: string): string {
  return svg.replace('<svg ', `<svg role="img" aria-label="${escapeHtml(alt)}" `);
}
