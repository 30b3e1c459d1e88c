import type { Reply } from './handlers.js';
import type { Kernel } from './kernel.js';
import type { Message } from './message.js';

/** Answers `shutdown_request`, then ends the process; starting a new one is up to the front end. */
export function handleShutdown(kernel: Kernel, { content, header }: Message): Reply {
  const restart = content.restart === true;
  return {
    content: { status: 'ok', restart },
    after: async () => {
      await kernel.iopub.publish('shutdown_reply', { status: 'ok', restart }, header);
      kernel.exit(0);
    },
  };
}
