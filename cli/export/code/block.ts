import { escapeHtml } from '../html.js';

/** A block of code with its copy button. `html` is highlighted already. */
export function codeBlock(html: string, language: string): string {
  return `<div class="code" data-language="${escapeHtml(language)}"><pre tabindex="0"><code>${html}</code></pre></div>\n`;
}
