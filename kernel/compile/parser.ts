import { createRequire } from 'node:module';
import type * as Oxc from 'oxc-parser';

let loaded: typeof Oxc | undefined;

/** The parser, loaded with the first text to parse: until then the type checker, which takes longest, has the processor. */
function parser(): typeof Oxc {
  loaded ??= createRequire(import.meta.url)('oxc-parser') as typeof Oxc;
  return loaded;
}

/** Parses JavaScript or TypeScript, by the language that the file name tells. */
export const parseSync: typeof Oxc.parseSync = (...args) => parser().parseSync(...args);

/** The names of the properties of each type of node that hold nodes. */
export function visitorKeys(): typeof Oxc.visitorKeys {
  return parser().visitorKeys;
}
