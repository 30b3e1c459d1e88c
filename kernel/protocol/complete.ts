import { offsetOf, positionOf } from './code-points.js';
import type { Reply } from './handlers.js';
import type { Kernel } from './kernel.js';
import type { Message } from './message.js';

/** Answers `complete_request` with names, their kinds and signatures. */
export async function handleComplete({ language }: Kernel, { content }: Message): Promise<Reply> {
  const code = String(content.code ?? '');
  const cursor = typeof content.cursor_pos === 'number' ? offsetOf(code, content.cursor_pos) : code.length;
  const { items, start, end } = await language.complete(code, cursor);
  const cursor_start = positionOf(code, start);
  const cursor_end = positionOf(code, end);
  const types = items.map(({ text, type, signature }) => ({
    text,
    type,
    signature: signature ?? '',
    start: cursor_start,
    end: cursor_end,
  }));
  return {
    content: {
      status: 'ok',
      matches: items.map(({ text }) => text),
      cursor_start,
      cursor_end,
      metadata: { _jupyter_types_experimental: types },
    },
  };
}
