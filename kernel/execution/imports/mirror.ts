import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * A temporary folder that mirrors the places of the user's files: compiled modules lie there as their sources lie in the real tree,
 * with links to each `node_modules` on the way up, so that Node itself resolves the packages they import.
 */
export class Mirror {
  constructor(private readonly top: string) {}

  readonly #linked = new Set<string>();

  /** The URL of a file called `name` in the mirror of `folder`. */
  urlOf(folder: string, name: string): string {
    this.#link(folder);
    return pathToFileURL(join(this.#mirrored(folder), name)).href;
  }

  /** The file behind a URL of the mirror. */
  pathOf(url: string): string {
    return fileURLToPath(url);
  }

  #mirrored(folder: string): string {
    const { root } = parse(folder);
    return join(this.top, folder.slice(root.length));
  }

  #link(folder: string): void {
    if (this.#linked.has(folder)) return;
    this.#linked.add(folder);
    const mirrored = this.#mirrored(folder);
    mkdirSync(mirrored, { recursive: true });
    for (const name of ['node_modules', 'package.json']) {
      const target = join(folder, name);
      const link = join(mirrored, name);
      if (!existsSync(target) || existsSync(link)) continue;
      symlinkSync(target, link, name === 'node_modules' ? 'junction' : 'file');
    }
    const parent = dirname(folder);
    if (parent !== folder) this.#link(parent);
  }
}
