import type { KernelHost } from '#display';

/** A message that display published. */
export interface Message {
  msg_type: string;
  content: {
    data: Record<string, unknown>;
    metadata: Record<string, Record<string, unknown>>;
    transient: { display_id: string };
  };
}

const HOST = Symbol.for('gradbook.host');
const CELL_END = Symbol.for('gradbook.cellEnd');
const globals = globalThis as { [HOST]?: KernelHost; [CELL_END]?: Set<(end: object) => void> };

/** Runs `cell` as a kernel would and gives what it published: in order, with the hooks after the cell. */
export async function runCell(cell: () => unknown, end = { interrupted: false, failed: false }): Promise<Message[]> {
  const messages: Message[] = [];
  globals[HOST] = {
    executionCount: 1,
    publish: (msg_type, content) =>
      messages.push({ msg_type, content: structuredClone(content) as Message['content'] }),
    input: () => '',
  };
  try {
    await cell();
  } finally {
    for (const hook of globals[CELL_END] ?? []) hook(end);
    delete globals[HOST];
  }
  return messages;
}

/** What a notebook stores of these messages: one output per display, in its last state. */
export function stored(messages: readonly Message[]): Message['content'][] {
  const outputs = new Map<string, Message['content']>();
  for (const { content } of messages) outputs.set(content.transient.display_id, content);
  return [...outputs.values()];
}
