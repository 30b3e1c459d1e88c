import type { TopLevelSpec } from 'vega-lite';
import type { MimeBundle } from '../contracts.js';
import { drawPng, drawSvg } from './engine.js';

/** The MIME type JupyterLab, Notebook 7 and VS Code draw Vega-Lite 5 with. */
export const VEGALITE_MIME = 'application/vnd.vegalite.v5+json';

/**
 * A chart for every front end: the spec where it can be drawn live, a picture at twice the size everywhere else, and
 * words for terminals and screen readers.
 *
 * @param text - the words; also the picture's alt text.
 */
export function chartBundle(spec: TopLevelSpec, text: string): MimeBundle {
  const { svg, width, height } = drawSvg(spec);
  return {
    data: { [VEGALITE_MIME]: spec, 'image/png': drawPng(svg).toString('base64'), 'text/plain': text },
    metadata: { 'image/png': { width, height, alt: text } },
  };
}
