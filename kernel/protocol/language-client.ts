import { Worker } from 'node:worker_threads';
import type { CompiledGraph } from '../execution/imports/compiled-graph.js';
import type { Completeness, Completion, Diagnostic, EngineOptions, Hover } from '../language/engine.js';
import type { LanguageCalls, LanguageRequest, LanguageResponse, Prepared } from './language-messages.js';

interface PendingCall {
  request: LanguageRequest;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The language thread as the protocol thread sees it. A thread that dies is replaced, and what was under way is asked again. */
export class LanguageClient {
  readonly #pending = new Map<number, PendingCall>();
  readonly #committed: { count: number; code: string }[] = [];
  readonly #options: EngineOptions;
  #worker: Worker | undefined;
  #nextId = 1;
  #deaths = 0;

  constructor(
    options: EngineOptions,
    private readonly scratch: string,
  ) {
    this.#options = options;
  }

  /** Starts the thread, unless a call has already done so. */
  warmUp(): void {
    this.#worker ??= this.#launch();
  }

  prepare(code: string, executionCount: number, userExpressions: Record<string, string>): Promise<Prepared> {
    return this.#call('prepare', code, executionCount, userExpressions);
  }

  /** Adds the code of cell `count` to the scope of later cells. */
  commit(count: number, code: string): void {
    this.#committed.push({ count, code });
    void this.#call('commit', count, code);
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
      this.#worker!.postMessage(request);
    });
  }

  #launch(): Worker {
    const worker = new Worker(new URL('../execution/language-thread.js', import.meta.url), {
      stdout: true,
      stderr: true,
    });
    worker.on('message', (response: LanguageResponse) => this.#answered(response));
    worker.on('error', () => {});
    worker.on('exit', () => this.#replace());
    worker.postMessage({ id: 0, method: 'start', args: [this.#options, this.scratch] } satisfies LanguageRequest);
    return worker;
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
    // A call that kills the thread again and again must not keep the kernel busy for ever.
    if (++this.#deaths > 5)
      for (const { reject } of pending.splice(0)) reject(new Error('The language service keeps failing.'));
    this.#worker = this.#launch();
    for (const { count, code } of this.#committed) void this.#call('commit', count, code);
    for (const call of pending) {
      this.#pending.set(call.request.id, call);
      this.#worker?.postMessage(call.request);
    }
  }
}
