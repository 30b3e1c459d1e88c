import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { CompiledGraph } from '../execution/imports/compiled-graph.js';
import type { Completeness, Completion, Diagnostic, Hover } from '../language/engine.js';
import { launchLanguageThread } from '../launch-language.js';
import type {
  LanguageCalls,
  LanguageRequest,
  LanguageResponse,
  LanguageThreadOptions,
  Prepared,
} from './language-messages.js';

interface PendingCall {
  request: LanguageRequest;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The language thread as the protocol thread sees it. A thread that dies is replaced, and what was under way is asked again. */
export class LanguageClient {
  readonly #pending = new Map<number, PendingCall>();
  readonly #committed: { count: number; code: string }[] = [];
  #port: MessagePort | undefined;
  #nextId = 1;
  #deaths = 0;

  /** @param running - the port of a thread that was started already */
  constructor(
    private readonly options: LanguageThreadOptions,
    private readonly running: MessagePort | undefined,
  ) {
    if (running) this.#port = this.#connect(running);
  }

  /** Starts the thread, unless that was done already. */
  warmUp(): void {
    if (this.#port) return;
    const { port1, port2 } = new MessageChannel();
    launchLanguageThread({ port: port2, options: this.options });
    this.#port = this.#connect(port1);
    for (const { count, code } of this.#committed) void this.#call('commit', count, code);
  }

  prepare(code: string, executionCount: number, userExpressions: Record<string, string>): Promise<Prepared> {
    return this.#call('prepare', code, executionCount, userExpressions);
  }

  /** Adds the code of cell `count` to the scope of later cells. */
  commit(count: number, code: string): void {
    void this.#call('commit', count, code);
    this.#committed.push({ count, code });
  }

  compileModule(path: string): Promise<CompiledGraph> {
    return this.#call('compileModule', path);
  }

  diagnose(code: string): Promise<Diagnostic[]> {
    return this.#call('diagnose', code);
  }

  complete(code: string, offset: number): Promise<Completion> {
    return this.#call('complete', code, offset);
  }

  inspect(code: string, offset: number): Promise<Hover | undefined> {
    return this.#call('inspect', code, offset);
  }

  isComplete(code: string): Promise<Completeness> {
    return this.#call('isComplete', code);
  }

  #call<M extends keyof LanguageCalls>(
    method: M,
    ...args: Parameters<LanguageCalls[M]>
  ): Promise<ReturnType<LanguageCalls[M]>> {
    const request: LanguageRequest = { id: this.#nextId++, method, args };
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { request, resolve: resolve as (value: unknown) => void, reject });
      this.warmUp();
      this.#port!.postMessage(request);
    });
  }

  #connect(port: MessagePort): MessagePort {
    port.on('message', (response: LanguageResponse) => this.#answered(response));
    port.on('close', () => this.threadEnded(port));
    return port;
  }

  /** Replaces a thread that died; by default the one that was running already. */
  threadEnded(port = this.running): void {
    if (port !== undefined && port === this.#port) this.#replace();
  }

  #answered({ id, result, failure }: LanguageResponse): void {
    const call = this.#pending.get(id);
    if (!call) return;
    this.#pending.delete(id);
    if (failure) call.reject(Object.assign(new Error(failure.message), failure));
    else call.resolve(result);
  }

  #replace(): void {
    const pending = [...this.#pending.values()].filter(({ request }) => request.method !== 'commit');
    this.#pending.clear();
    this.#port = undefined;
    // A call that kills the thread again and again must not keep the kernel busy for ever: the next one tries again.
    if (++this.#deaths > 5) {
      for (const { reject } of pending) reject(new Error('The language service keeps failing; restart the kernel.'));
      return;
    }
    this.warmUp();
    for (const call of pending) {
      this.#pending.set(call.request.id, call);
      this.#port!.postMessage(call.request);
    }
  }
}
