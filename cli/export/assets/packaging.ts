import type { PageFiles } from '../files.js';
import type { PageAssets } from '../page.js';

/** A file to write below the site's folder. */
export type SiteFile = [path: string, contents: Uint8Array | string];

/** How pages come by what they share: beside them, or inside each. */
export interface Packaging {
  /** Whether pages stand together, so that they can search each other and hand out their notebooks. */
  readonly together: boolean;
  /** Takes pictures of a page that lies `root` (`''`, `'../'`) below the site. */
  files(root: string): PageFiles;
  /** Style and scripts of a page with this body; `codeCss` colours the code of all pages. */
  assets(root: string, html: string, codeCss: string): Promise<PageAssets>;
  /** What was taken, once every page is made: `html` holds them all, `searchIndex` is a script. */
  shared(codeCss: string, html: string, searchIndex: () => string): Promise<SiteFile[]>;
}

/** The scripts that a page with this body needs besides its own. */
export function partsOf(html: string): ('charts' | 'fold' | 'hovers' | 'references' | 'slides')[] {
  return [
    ...(html.includes('class="chart-spec"') ? (['charts'] as const) : []),
    ...(/<div class="cell"[^>]*><(?:div class="code"|details class="folded input")/.test(html)
      ? (['fold'] as const)
      : []),
    ...(html.includes('id="hovers"') ? (['hovers'] as const) : []),
    ...(/class="(?:reference|footnote-ref)"/.test(html) ? (['references'] as const) : []),
    ...(/data-slide="(?:sub)?slide"/.test(html) ? (['slides'] as const) : []),
  ];
}
