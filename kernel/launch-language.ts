import { type MessagePort, Worker } from 'node:worker_threads';
import { thread } from './places.js';
import type { LanguageThreadOptions } from './protocol/language-messages.js';

/** What the language thread starts with. */
export interface LanguageThreadData {
  /** Where calls come from. */
  port: MessagePort;
  options: LanguageThreadOptions;
}

/**
 * Starts a language thread that answers calls on `port`; the other end of it closes when the thread dies.
 *
 * @param onExit - hears of that too: an end that is on its way to another thread does not close
 */
export function launchLanguageThread(data: LanguageThreadData, onExit: () => void = () => {}): void {
  const worker = new Worker(thread('language'), {
    workerData: data,
    transferList: [data.port],
    stdout: true,
    stderr: true,
  });
  worker.on('error', () => {});
  worker.on('exit', onExit);
  worker.unref();
}
