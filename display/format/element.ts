import type { MimeBundle } from '../contracts.js';
import { drawForeignPng, PNG_SCALE } from '../vega/picture.js';

/** What charts of other libraries are in Node: elements of a DOM such as jsdom's or linkedom's. */
interface ElementLike {
  readonly nodeType: number;
  readonly outerHTML: string;
  readonly namespaceURI?: string | null;
  getAttribute?(name: string): string | null;
}

const SVG = 'http://www.w3.org/2000/svg';

export function isElement(value: unknown): value is ElementLike {
  if (typeof value !== 'object' || value === null) return false;
  const { nodeType, outerHTML } = value as Partial<ElementLike>;
  return nodeType === 1 && typeof outerHTML === 'string';
}

/**
 * An element of a DOM: SVG as a picture, which every front end and converter shows, also untrusted; anything else, and
 * SVG that cannot be drawn, as HTML.
 * Observable Plot's charts are such elements.
 */
export function elementBundle(element: ElementLike): MimeBundle {
  const { outerHTML } = element;
  const png =
    element.namespaceURI === SVG && /^<svg\b/.test(outerHTML) ? drawForeignPng(onPaper(outerHTML)) : undefined;
  if (png === undefined) {
    const words = outerHTML.replace(/<(style|script)\b.*?<\/\1>|<[^>]*>/gs, ' ').replace(/\s+/g, ' ');
    return { data: { 'text/html': outerHTML, 'text/plain': words.trim() } };
  }
  const size = { width: png.readUInt32BE(16) / PNG_SCALE, height: png.readUInt32BE(20) / PNG_SCALE };
  const alt = element.getAttribute?.('aria-label') ?? `Picture of ${size.width} × ${size.height} px`;
  return {
    data: { 'image/png': png.toString('base64'), 'text/plain': alt },
    metadata: { 'image/png': { ...size, alt } },
  };
}

/** The namespace that a DOM leaves out where it is understood, and white paper: the ink is dark on any page. */
function onPaper(svg: string): string {
  const named = svg.includes('xmlns=') ? svg : svg.replace('<svg', `<svg xmlns="${SVG}"`);
  return named.replace(/^<svg[^>]*>/, (tag) => `${tag}<rect width="100%" height="100%" fill="white"/>`);
}
