import { offsetOf } from './code-points.js';
import type { Reply } from './handlers.js';
import type { Kernel } from './kernel.js';
import type { Message } from './message.js';

/** Answers `inspect_request`: detail 0 gives the signature and the first paragraph of the documentation, 1 all of it. */
export async function handleInspect({ language }: Kernel, { content }: Message): Promise<Reply> {
  const code = String(content.code ?? '');
  const cursor = typeof content.cursor_pos === 'number' ? offsetOf(code, content.cursor_pos) : code.length;
  const hover = await language.inspect(code, cursor);
  if (!hover) return { content: { status: 'ok', found: false, data: {}, metadata: {} } };
  const documentation = content.detail_level === 1 ? hover.documentation : (hover.documentation.split('\n\n')[0] ?? '');
  const data = {
    'text/plain': [hover.signature, documentation].filter(Boolean).join('\n\n'),
    'text/markdown': [`\`\`\`typescript\n${hover.signature}\n\`\`\``, documentation].filter(Boolean).join('\n\n'),
  };
  return { content: { status: 'ok', found: true, data, metadata: {} } };
}
