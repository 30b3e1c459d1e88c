import { createRequire } from 'node:module';
import type * as TypeScript from 'typescript6';

export type { TypeScript };

let loaded: typeof TypeScript | undefined;

/** TypeScript 6, the JavaScript compiler. It takes about 170 ms to load, so it is loaded where a cell needs it: this is the only import. */
export function typescript(): typeof TypeScript {
  loaded ??= createRequire(import.meta.url)('typescript6') as typeof TypeScript;
  return loaded;
}
