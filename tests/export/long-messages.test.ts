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
