import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, parse, relative } from 'node:path';

/**
 * A temporary folder that stands for the notebook's: modules in it find packages and relative files as if they lay beside the
 * notebook, which itself stays as it is.
 *
 * It lies as deep under `root` as the notebook's folder under the file system's root, so that TypeScript's `rootDirs` overlays the
 * two; links lead to every `node_modules` and `package.json` on the way up, also to those that do not exist yet.
 */
export class MirrorFolder {
  /** Corresponds to the file system's root. */
  readonly root: string;
  /** Corresponds to the notebook's folder. */
  readonly folder: string;
  /** The file system's root, which `root` overlays. */
  readonly overlaid: string;

  constructor(cwd: string, scratch?: string) {
    this.root = mkdtempSync(join(realpathSync(scratch ?? tmpdir()), 'gradbook-types-'));
    this.overlaid = parse(cwd).root;
    this.folder = join(this.root, relative(this.overlaid, cwd));
    mkdirSync(this.folder, { recursive: true });
    for (let from = cwd, to = this.folder; ; from = dirname(from), to = dirname(to)) {
      link(join(from, 'node_modules'), join(to, 'node_modules'), 'junction');
      link(join(from, 'package.json'), join(to, 'package.json'), 'file');
      if (from === dirname(from)) break;
    }
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function link(target: string, path: string, type: 'junction' | 'file'): void {
  try {
    symlinkSync(target, path, type);
  } catch {
    // Windows without the right to make links: only what needs this very link is not found.
  }
}
