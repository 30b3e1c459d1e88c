import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FrontEnd } from '../kernel/front-end.js';

/** tslab's getting-started notebook (README of tslab 1.0): displays of every kind, one that is updated, versions. */
describe('a notebook written for tslab', () => {
  let frontEnd: FrontEnd;
  beforeAll(async () => {
    frontEnd = await FrontEnd.start();
  });
  afterAll(() => frontEnd.stop());

  it('shows HTML, Markdown, pictures and text', async () => {
    const { published } = await frontEnd.execute(
      [
        'import * as tslab from "tslab";',
        'tslab.display.html(\'<div style="color: red">html</div>\')',
        "tslab.display.markdown('# markdown')",
        "tslab.display.javascript('1')",
        "tslab.display.latex('$x$')",
        "tslab.display.svg('<svg/>')",
        'tslab.display.png(Uint8Array.of(1, 2, 3))',
        'tslab.display.jpeg(Buffer.from([4]))',
        'tslab.display.gif(Uint8Array.of(5))',
        'tslab.display.pdf(Uint8Array.of(6))',
        "tslab.display.text('text')",
        "tslab.display.raw('application/x-own', 'own')",
      ].join('\n'),
    );
    const shown = published
      .filter(({ header }) => header.msg_type === 'display_data')
      .map(({ content }) => content.data);
    expect(shown).toEqual([
      { 'text/html': '<div style="color: red">html</div>' },
      { 'text/markdown': '# markdown' },
      { 'text/javascript': '1' },
      { 'text/latex': '$x$' },
      { 'image/svg+xml': '<svg/>' },
      { 'image/png': 'AQID' },
      { 'image/jpeg': 'BA==' },
      { 'image/gif': 'BQ==' },
      { 'application/pdf': 'Bg==' },
      { 'text/plain': 'text' },
      { 'application/x-own': 'own' },
    ]);
  });

  it('replaces what a display of its own showed', async () => {
    const { published, reply } = await frontEnd.execute(
      'const d = tslab.newDisplay()\nfor (const i of [1, 2, 3]) d.text(String(i))\ntslab.versions.node',
    );
    expect(reply.content.status).toBe('ok');
    const shown = published.filter(({ header }) => /display_data/.test(header.msg_type));
    expect(shown.map(({ header }) => header.msg_type)).toEqual([
      'display_data',
      'update_display_data',
      'update_display_data',
    ]);
    expect(new Set(shown.map(({ content }) => (content.transient as { display_id: string }).display_id)).size).toBe(1);
  });
});
