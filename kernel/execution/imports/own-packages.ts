/** Packages that every notebook can import without installing them, and where they are. */
const OWN: Record<string, string> = {
  gradbook: new URL('../../../runtime/index.js', import.meta.url).href,
  'gradbook/display': new URL('../../../display/index.js', import.meta.url).href,
  tslab: new URL('../../tslab/index.js', import.meta.url).href,
};

/** The URL of one of our own packages; undefined for all others. */
export function ownPackage(specifier: string): string | undefined {
  return Object.hasOwn(OWN, specifier) ? OWN[specifier] : undefined;
}
