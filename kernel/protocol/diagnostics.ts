import type { Reply } from './handlers.js';
import type { Kernel } from './kernel.js';
import type { Message } from './message.js';

/**
 * Answers `diagnostics_request`, a message of ours beside the protocol: what is wrong with `code` as the next cell, without running it.
 * Places are zero-based lines and UTF-16 characters, as in the Language Server Protocol; editors mark them while one types.
 */
export async function handleDiagnostics({ language }: Kernel, { content }: Message): Promise<Reply> {
  return { content: { status: 'ok', diagnostics: await language.diagnose(String(content.code ?? '')) } };
}
