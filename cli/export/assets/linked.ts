import { createHash } from 'node:crypto';
import { SharedFiles } from '../files.js';
import type { PageAssets } from '../page.js';
import { fontFaces, katexStyle } from './fonts.js';
import { type Packaging, partsOf, type SiteFile } from './packaging.js';
import { browserScript, LIBRARIES, library, pageStyle } from './sources.js';

/** Everything that pages share lies once in `assets/`. */
export class LinkedPackaging implements Packaging {
  readonly together = true;
  readonly #pictures = new SharedFiles();

  files(root: string) {
    return this.#pictures.for(root);
  }

  async assets(root: string, html: string, codeCss: string): Promise<PageAssets> {
    const base = `${root}assets/`;
    // Browsers keep assets; the version makes them ask again when the style has changed.
    const version = createHash('sha256')
      .update(codeCss)
      .update(await pageStyle())
      .digest('hex')
      .slice(0, 8);
    const script = (name: string): string =>
      `<script defer src="${base}${name}.js?${version}" data-assets="${base}" data-root="${root}"></script>`;
    return {
      head: `<link rel="stylesheet" href="${base}gradbook.css?${version}">`,
      scripts: ['page', ...partsOf(html), 'search'].map(script).join('\n'),
      scriptSources: "'self' file:",
    };
  }

  async shared(codeCss: string, html: string, searchIndex: () => string): Promise<SiteFile[]> {
    const files: SiteFile[] = [...this.#pictures.files, ['assets/search-index.js', searchIndex()]];
    const fontUrl = (file: string, bytes: Buffer): string => {
      files.push([`assets/fonts/${file}`, bytes]);
      // Browsers keep fonts, and with other pages come other letters.
      return `fonts/${file}?${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}`;
    };
    files.push([
      'assets/gradbook.css',
      [await fontFaces(fontUrl, html), await katexStyle(fontUrl, html), await pageStyle(), codeCss].join('\n'),
    ]);
    for (const name of ['page', 'charts', 'fold', 'hovers', 'references', 'slides', 'search'] as const)
      files.push([`assets/${name}.js`, await browserScript(name)]);
    for (const name of LIBRARIES) files.push([`assets/${name}`, await library(name)]);
    return files;
  }
}
