import { createHash } from 'node:crypto';
import { inlineFiles } from '../files.js';
import type { PageAssets } from '../page.js';
import { fontFaces, katexStyle } from './fonts.js';
import { type Packaging, partsOf } from './packaging.js';
import { browserScript, library, pageStyle } from './sources.js';

/** Each page is one file that needs nothing else: to send by mail, or to hand in. */
export class InlinePackaging implements Packaging {
  readonly together = false;

  files() {
    return inlineFiles;
  }

  async assets(_root: string, html: string, codeCss: string): Promise<PageAssets> {
    const fontUrl = (_: string, bytes: Buffer): string => `data:font/woff2;base64,${bytes.toString('base64')}`;
    const css = [await fontFaces(fontUrl, html), await katexStyle(fontUrl, html), await pageStyle(), codeCss];
    const parts = partsOf(html);
    const vega = parts.includes('charts') ? (['vega.js'] as const) : [];
    const scripts = await Promise.all([...vega.map(library), ...(['page', ...parts] as const).map(browserScript)]);
    // A script may not hold its own end; in strings and expressions `<\\/` says the same.
    const safe = scripts.map((code) =>
      code.replace(/<\/script/gi, '<\\/script').replace(/\/\/# sourceMappingURL=.*$/gm, ''),
    );
    return {
      head: `<style>${css.join('\n').replace(/<\/style/gi, '')}</style>`,
      scripts: safe.map((code) => `<script>${code}</script>`).join('\n'),
      scriptSources: safe.map((code) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`).join(' '),
    };
  }

  async shared(): Promise<[]> {
    return [];
  }
}
