import { expect, test } from 'vitest';
import { inlineFiles } from '#cli/export/files';
import { type OutputContext, outputHtml } from '#cli/export/outputs/output';

const context = { files: inlineFiles, links: {}, trust: false } as unknown as OutputContext;
const error = (message: string) =>
  outputHtml(
    { output_type: 'error', ename: 'E', evalue: message, traceback: [`\x1b[31m${message}\x1b[39m`, '> 1 | f()'] },
    context,
  );

// Its second half, which says how to mend it, lay outside of the page.
test('a message longer than a line of the page is wrapped', () => {
  const message =
    'index out of range in self: 4 is not one of the 4 rows, 0 to 3; enlarge numEmbeddings, or correct it';
  expect(error(message)).toContain('class="output error prose"');
  expect(error('x is not defined')).toContain('class="output error"');
});

// Looking for a sentence in it took time by the square of its length: half an hour for what one console.log may print.
test('a line of a million letters is an output like any other', () => {
  const started = performance.now();
  const html = outputHtml({ output_type: 'stream', name: 'stdout', text: 'a'.repeat(1_000_000) }, context);
  expect(html).toContain('<pre class="output stream" tabindex="0">aaa');
  expect(performance.now() - started).toBeLessThan(2000);
});
