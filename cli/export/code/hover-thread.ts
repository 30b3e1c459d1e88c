import { Worker } from 'node:worker_threads';
import type { NotebookHovers } from './hovers.js';

/** A code cell whose names are asked for. */
export interface AskedCell {
  code: string;
  /** Whether it runs, and so declares names for those after it. */
  runs: boolean;
}

/** To the thread: the cells of one notebook. */
export interface HoverRequest {
  id: number;
  /** The notebook's folder. */
  folder: string;
  cells: readonly AskedCell[];
}

/** From the thread. */
export type HoverAnswer = { id: number; hovers: NotebookHovers } | { id: number; error: Error };

interface Waiting {
  resolve(hovers: NotebookHovers): void;
  reject(error: Error): void;
}

/** The thread that asks the compiler; it starts with the first question. */
export class HoverThread {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #next = 1;

  /** @param prelude declaration files whose globals every cell sees */
  constructor(private readonly prelude: readonly string[]) {}

  ask(folder: string, cells: readonly AskedCell[]): Promise<NotebookHovers> {
    this.#worker ??= this.#start();
    const request: HoverRequest = { id: this.#next++, folder, cells };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#worker!.postMessage(request);
    });
  }

  /** Ends the thread and its compiler. */
  async dispose(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('end');
    await ended;
  }

  #start(): Worker {
    const worker = new Worker(new URL('./hover-worker.js', import.meta.url), { workerData: this.prelude });
    worker.on('message', (answer: HoverAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('error' in answer) waiting?.reject(answer.error);
      else waiting?.resolve(answer.hovers);
    });
    const failed = (error: Error): void => {
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    worker.on('error', failed);
    worker.on('exit', () => failed(new Error('The thread that asks the compiler has ended.')));
    return worker;
  }
}
