import { type Handler, handlers, queuedRequests } from './handlers.js';
import type { Kernel } from './kernel.js';
import type { Message } from './message.js';
import type { Channel } from './sockets.js';

/** Receives requests of one channel for as long as the kernel lives. */
export async function serve(kernel: Kernel, channel: Channel): Promise<void> {
  for await (const frames of channel.receive()) {
    let message: Message;
    try {
      message = kernel.codec.decode(frames);
    } catch {
      // Not from our front end: answering would tell a stranger that somebody is here.
      continue;
    }
    dispatch(kernel, channel, message);
  }
}

function dispatch(kernel: Kernel, channel: Channel, message: Message): void {
  const { msg_type } = message.header;
  const handler = Object.hasOwn(handlers, msg_type) ? handlers[msg_type] : undefined;
  if (!handler) return;
  const queued = queuedRequests[msg_type];
  if (!queued) {
    void answer(kernel, channel, message, handler);
    return;
  }
  const { abort } = queued;
  kernel.queue.add({
    run: () => answer(kernel, channel, message, handler),
    ...(abort && { abort: () => answer(kernel, channel, message, abort) }),
  });
}

/** Busy, the handler's reply, idle: the frame around every request. */
async function answer(kernel: Kernel, channel: Channel, message: Message, handler: Handler): Promise<void> {
  const { header, identities } = message;
  void kernel.iopub.status('busy', header);
  let after: (() => Promise<void> | void) | undefined;
  try {
    const reply = await handler(kernel, message);
    after = reply?.after;
    if (reply) {
      const type = header.msg_type.replace('_request', '_reply');
      await channel.send(kernel.codec.encode(identities, type, reply.content, header, reply.metadata));
    }
  } catch (error) {
    const { name, message: evalue, stack = '' } = error as Error;
    const content = { status: 'error', ename: name, evalue, traceback: stack.split('\n') };
    const type = header.msg_type.replace('_request', '_reply');
    await channel.send(kernel.codec.encode(identities, type, content, header));
  } finally {
    await kernel.iopub.status('idle', header);
  }
  await after?.();
}
