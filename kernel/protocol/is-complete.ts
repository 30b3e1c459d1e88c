import type { Reply } from './handlers.js';
import type { Kernel } from './kernel.js';
import type { Message } from './message.js';

/** Answers `is_complete_request`, by which a console decides whether Enter runs the code or opens a new line. */
export async function handleIsComplete({ language }: Kernel, { content }: Message): Promise<Reply> {
  const { status, indent } = await language.isComplete(String(content.code ?? ''));
  return { content: status === 'incomplete' ? { status, indent: indent ?? '' } : { status } };
}
