import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Cell } from '../notebook/types.js';
import { mimeOf, type PageFiles } from './files.js';
import type { Links } from './markdown/sanitize.js';

export interface LinkContext {
  /** The notebook's file. */
  path: string;
  /** The pages of the site by their notebook's absolute path, as this page links to them. */
  pages: ReadonlyMap<string, string>;
  files: PageFiles;
  /** Told about pictures that cannot be shown. */
  warn: (message: string) => void;
}

/** Where links and pictures of one notebook lead: other notebooks to their pages, local pictures into the site. */
export function notebookLinks({ path, pages, files, warn }: LinkContext, attachments: () => Cell | undefined): Links {
  const folder = dirname(resolve(path));
  return {
    link: (href) => {
      const [, file = '', fragment = ''] = /^([^#]*)(#.*)?$/.exec(href) ?? [];
      // JupyterLab's way to name a cell.
      const hash = fragment.replace(/^#cell-id=/, '#cell-');
      if (file === '') return hash || href;
      if (!file.endsWith('.ipynb') || /^[a-z][a-z0-9+.-]*:/i.test(file)) return href;
      const page = pages.get(resolve(folder, decode(file)));
      return page === undefined ? href : page + hash;
    },
    image: (src) => {
      if (src.startsWith('data:'))
        return /^data:image\/(png|jpeg|gif|webp|svg\+xml|avif)[;,]/i.test(src) ? src : undefined;
      if (src.startsWith('attachment:'))
        return attachment(decode(src.slice('attachment:'.length)), attachments(), files);
      if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(src)) {
        warn(`picture ${src} is on another machine; the page links to it instead`);
        return undefined;
      }
      const file = resolve(folder, decode(src.replace(/[?#].*$/, '')));
      const mime = mimeOf(file);
      // A notebook shows its own folder, not the reader's disk.
      const outside = relative(folder, file).startsWith('../..');
      if (mime === undefined || outside || !existsSync(file)) {
        warn(`picture ${src} ${outside ? 'lies outside the notebook’s folder' : 'is not there'}`);
        return undefined;
      }
      return files.add(readFileSync(file), mime);
    },
  };
}

function attachment(name: string, cell: Cell | undefined, files: PageFiles): string | undefined {
  if (!cell || cell.cell_type === 'code') return undefined;
  const [mime, base64] = Object.entries(cell.attachments?.[name] ?? {})[0] ?? [];
  return mime?.startsWith('image/') && base64 !== undefined
    ? files.add(Buffer.from(base64, 'base64'), mime)
    : undefined;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
