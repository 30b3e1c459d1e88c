import { createHash } from 'node:crypto';

const EXTENSIONS: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
  'image/avif': 'avif',
};

/** The type of a picture by its file name. */
export function mimeOf(path: string): string | undefined {
  const extension = path.toLowerCase().replace(/^.*\./, '').replace('jpeg', 'jpg');
  return Object.keys(EXTENSIONS).find((mime) => EXTENSIONS[mime] === extension);
}

/** Takes what pages refer to, and says how a page calls it. */
export interface PageFiles {
  /** The address of a file with these bytes, as the page writes it. */
  add(bytes: Uint8Array, mime: string): string;
}

/** Files beside the pages, named by their contents: the same picture is stored once. */
export class SharedFiles {
  /** Path below the site → bytes. */
  readonly files = new Map<string, Uint8Array>();

  /** The files as a page sees them that lies `root` (`''`, `'../'`) below the site. */
  for(root: string): PageFiles {
    return {
      add: (bytes, mime) => {
        const name = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
        const path = `assets/pictures/${name}.${EXTENSIONS[mime] ?? 'bin'}`;
        this.files.set(path, bytes);
        return root + path;
      },
    };
  }
}

/** For a page that stands alone: everything is inside it. */
export const inlineFiles: PageFiles = {
  add: (bytes, mime) => `data:${mime};base64,${Buffer.from(bytes).toString('base64')}`,
};
