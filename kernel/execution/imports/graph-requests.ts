import type { ToMain } from '../../thread-messages.js';
import { post } from '../thread-port.js';
import type { CompiledGraph } from './compiled-graph.js';

type Answer = Extract<ToMain, { type: 'compiled-module' }>;

/** Requests of the main thread to compile TypeScript files; the language thread answers them. */
export class GraphRequests {
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #nextId = 1;

  readonly compile = async (path: string): Promise<CompiledGraph> => {
    const id = this.#nextId++;
    const { graph, error } = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      post({ type: 'compile-module', id, path });
    });
    if (graph) return graph;
    throw Object.assign(new Error(error?.evalue), { name: error?.ename ?? 'Error' });
  };

  answer(answer: Answer): void {
    this.#waiting.get(answer.id)?.(answer);
    this.#waiting.delete(answer.id);
  }
}
