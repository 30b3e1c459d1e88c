import type { TopLevelSpec } from 'vega-lite';
import type { MimeBundle } from '../contracts.js';
import { drawSvg } from './engine.js';
import { drawPng } from './picture.js';
import { untitled } from './title.js';

/** The MIME type JupyterLab, Notebook 7 and VS Code draw Vega-Lite 5 with. */
export const VEGALITE_MIME = 'application/vnd.vegalite.v5+json';

/** Bytes of a spec that a notebook stores; of a larger one it stores the picture alone. Charts of ours stay far below. */
const MOST_SPEC = 1_500_000;
/** Bytes of a picture at twice its size; a larger one is drawn at its size. */
const MOST_PICTURE = 400_000;

/**
 * A chart for every front end: the spec where it can be drawn live, a picture at twice the size everywhere else, and
 * words for terminals and screen readers. Whatever the data, it takes some 2 MB of a notebook at most.
 *
 * @param text - the words; also the picture's alt text.
 */
export function chartBundle(spec: TopLevelSpec, text: string): MimeBundle {
  const bytes = bytesOf(spec);
  const note = bytes > MOST_SPEC ? `a picture only: its data would be ${(bytes / 1e6).toFixed(1)} MB` : undefined;
  const { svg, width, height } = drawSvg(note === undefined ? spec : withSubtitle(spec, note));
  const sharp = drawPng(svg);
  const picture = sharp.length > MOST_PICTURE ? drawPng(svg, 1) : sharp;
  const alt = note === undefined ? text : `${text} Stored as ${note}.`;
  return {
    data: {
      ...(note === undefined && { [VEGALITE_MIME]: spec }),
      'image/png': picture.toString('base64'),
      'text/plain': alt,
    },
    metadata: { 'image/png': { width, height, alt } },
  };
}

/** A chart while it changes: the spec alone, since pictures take their time; only words where it is too large. */
export function liveBundle(spec: TopLevelSpec, text: string): MimeBundle {
  return { data: { ...(bytesOf(spec) <= MOST_SPEC && { [VEGALITE_MIME]: spec }), 'text/plain': text } };
}

function bytesOf(spec: TopLevelSpec): number {
  return Buffer.byteLength(JSON.stringify(spec));
}

function withSubtitle(spec: TopLevelSpec, note: string): TopLevelSpec {
  const { title } = spec as { title?: unknown };
  const given =
    typeof title === 'object' && title !== null && !Array.isArray(title) ? title : title ? { text: title } : untitled;
  const { subtitle = [] } = given as { subtitle?: string | string[] };
  return { ...spec, title: { ...given, subtitle: [subtitle, note].flat() } } as TopLevelSpec;
}
