import { built } from '../../places.js';

/**
 * Packages that every notebook can import without installing them, and where they are. Ours come from the bundle that the prelude
 * comes from, so that cells and imports share one Tensor class.
 */
const OWN: Record<string, string> = {
  gradbook: built('cells/gradbook.js').href,
  'gradbook/display': built('cells/display.js').href,
  tslab: built('kernel/tslab/index.js').href,
};

/** The URL of one of our own packages; undefined for all others. */
export function ownPackage(specifier: string): string | undefined {
  return Object.hasOwn(OWN, specifier) ? OWN[specifier] : undefined;
}
