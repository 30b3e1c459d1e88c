/**
 * Packages that every notebook can import without installing them, and where they are. Ours come from the bundle that the prelude
 * comes from, so that cells and imports share one Tensor class.
 */
const OWN: Record<string, string> = {
  gradbook: new URL('../../../cells/gradbook.js', import.meta.url).href,
  'gradbook/display': new URL('../../../cells/display.js', import.meta.url).href,
  tslab: new URL('../../tslab/index.js', import.meta.url).href,
};

/** The URL of one of our own packages; undefined for all others. */
export function ownPackage(specifier: string): string | undefined {
  return Object.hasOwn(OWN, specifier) ? OWN[specifier] : undefined;
}
