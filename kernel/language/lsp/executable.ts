import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The native TypeScript 7 compiler for this machine; undefined where its package is missing. */
export function typescript7(): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    // The platform package is a dependency of `typescript`, not ours: resolve it from there.
    const fromTypeScript = createRequire(require.resolve('typescript/package.json'));
    const home = dirname(
      fromTypeScript.resolve(`@typescript/typescript-${process.platform}-${process.arch}/package.json`),
    );
    const path = join(home, 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}
