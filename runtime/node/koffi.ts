// The one file that imports koffi: foreign functions of a shared library, loaded without compiling anything.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type koffi from 'koffi';

/** A function of a shared library. Typed arrays are passed by address: the library works on their elements in place. */
export type NativeFunction = (...args: unknown[]) => unknown;

/** A shared library of this machine. */
export class NativeLibrary {
  private constructor(
    private readonly library: ReturnType<typeof koffi.load>,
    /** The name it was opened by. */
    readonly file: string,
  ) {}

  /** Opens a library by name or path; `null` when this machine has none, or koffi (an optional dependency) is not installed. */
  static open(file: string): NativeLibrary | null {
    try {
      // A synchronous import: the library is first needed in the middle of a product.
      const { load } = createRequire(import.meta.url)('koffi') as typeof koffi;
      return new NativeLibrary(load(file), file);
    } catch {
      return null;
    }
  }

  /** Binds a function by its C declaration; `null` when the library lacks it. */
  bind(declaration: string): NativeFunction | null {
    try {
      return this.library.func(declaration) as NativeFunction;
    } catch {
      return null;
    }
  }

  /** Where the loader found the library; Linux tells, elsewhere this is the name it was opened by. */
  get path(): string {
    try {
      const stem = this.file.split('/').pop() ?? this.file;
      for (const line of readFileSync('/proc/self/maps', 'utf8').split('\n')) {
        const path = line.slice(line.indexOf('/'));
        if (line.includes('/') && (path.split('/').pop() ?? '').startsWith(stem.replace(/\.so.*$/, ''))) return path;
      }
    } catch {
      // No /proc here.
    }
    return this.file;
  }
}
