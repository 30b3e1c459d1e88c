import type { FromMain } from '../thread-messages.js';
import type { Reply } from './handlers.js';
import type { Kernel } from './kernel.js';
import type { Message } from './message.js';

type Published = Extract<FromMain, { type: 'publish' }>;

/** Knows which comms are open, whichever side opened them: `comm_info_request` is answered while a cell runs. */
export class CommRegistry {
  readonly #targets = new Map<string, string>();

  /** Follows the comm messages that a cell publishes, or that the front end sends. */
  observe({ msg_type, content }: Pick<Published, 'msg_type' | 'content'>): void {
    const { comm_id, target_name } = content as { comm_id?: unknown; target_name?: unknown };
    if (msg_type === 'comm_open') this.#targets.set(String(comm_id), String(target_name));
    if (msg_type === 'comm_close') this.#targets.delete(String(comm_id));
  }

  /** Open comms by id; those of one target when it is named. */
  list(target?: string): Record<string, { target_name: string }> {
    const entries = [...this.#targets].filter(([, name]) => target === undefined || name === target);
    return Object.fromEntries(entries.map(([id, target_name]) => [id, { target_name }]));
  }
}

/** Answers `comm_info_request`. */
export function handleCommInfo({ comms }: Kernel, { content }: Message): Reply {
  const target = typeof content.target_name === 'string' ? content.target_name : undefined;
  return { content: { status: 'ok', comms: comms.list(target) } };
}

/** Hands a comm message of the front end to the cell code that listens; such messages have no reply. */
export async function handleCommMessage({ comms, main }: Kernel, message: Message): Promise<undefined> {
  const { header, content, metadata, buffers } = message;
  const msg_type = header.msg_type as 'comm_open' | 'comm_msg' | 'comm_close';
  comms.observe({ msg_type, content });
  await main.deliverComm({ msg_type, content, metadata, buffers, parent: header });
}
