import { type Runtime, Session } from 'node:inspector';

/** How code ended: normally, or with what it threw. */
export type Evaluation = { threw: false } | { threw: true; error: unknown };

const GROUP = 'cell';

/**
 * Evaluates the JavaScript of cells in the main realm, in REPL mode: names may be declared again, and `await` works at top level.
 *
 * The session is the main thread's own: one that belongs to another thread hangs here and cannot be interrupted.
 * `Runtime.enable` and `Debugger.enable` stay off, because they make throwing and WebAssembly several times slower.
 */
export class Evaluator {
  #session = new Session();
  /** Evaluations of this session that have not ended. */
  #pending = 0;
  #thrown: unknown;

  constructor() {
    this.#session.connect();
  }

  /** Receives the thrown object that the inspector only knows by number. */
  readonly keepThrown = (error: unknown): void => {
    this.#thrown = error;
  };

  /** Evaluates `js` as script `name`; `onEnd` is called when it and what it awaits at top level is done, never if that waits for ever. */
  evaluate(js: string, name: string, onEnd: (evaluation: Evaluation) => void): void {
    // The value is kept by the cell's own code; as the inspector's result a long string would be copied three times.
    const expression = `${js}\n;void 0\n//# sourceURL=${name}`;
    const options = { expression, replMode: true, awaitPromise: true, objectGroup: GROUP };
    const session = this.#session;
    this.#pending++;
    session.post('Runtime.evaluate', options, (error: Error | null, response?: Runtime.EvaluateReturnType) => {
      if (session === this.#session) this.#pending--;
      if (error || !response) return onEnd({ threw: true, error });
      const { exceptionDetails } = response;
      if (!exceptionDetails) return onEnd({ threw: false });
      const { exception, text } = exceptionDetails;
      if (exception?.objectId === undefined) {
        const value = exception && 'value' in exception ? exception.value : (exception?.description ?? undefined);
        return onEnd({ threw: true, error: exception ? value : new Error(text) });
      }
      this.#thrown = undefined;
      const declaration = 'function () { "use strict"; __gradbook.x(this); }';
      this.#session.post('Runtime.callFunctionOn', {
        functionDeclaration: declaration,
        objectId: exception.objectId,
        objectGroup: GROUP,
      });
      const thrown = this.#thrown;
      this.#thrown = undefined;
      return onEnd({ threw: true, error: thrown });
    });
  }

  /** Lets go of what the inspector keeps of a cell: results, thrown objects, logged arguments. */
  release(): void {
    if (this.#pending > 0) {
      // The session of an interrupted cell would report that its promise was collected, from within the collection, where no
      // JavaScript may run: Node 24 and later abort. A session that is closed reports nothing.
      this.#session.disconnect();
      this.#session = new Session();
      this.#session.connect();
      this.#pending = 0;
      return;
    }
    this.#session.post('Runtime.releaseObjectGroup', { objectGroup: GROUP });
    this.#session.post('Runtime.discardConsoleEntries');
  }
}
