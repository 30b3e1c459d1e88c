import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { SharedSlot } from '../thread-messages.js';
import { currentExecution, Interrupted } from './cell-token.js';
import type { Output } from './output.js';
import { post } from './thread-port.js';

// Taken before a cell can change it.
const { load, wait } = Atomics;

/** Lines that the user types: the stdin channel, blocking as in a program. */
export class Input {
  readonly #slots: Int32Array;

  constructor(
    shared: SharedArrayBuffer,
    private readonly answers: MessagePort,
    private readonly output: Output,
  ) {
    this.#slots = new Int32Array(shared);
  }

  /**
   * Shows `prompt` and waits for a line.
   *
   * @throws Error where the front end takes no input, as when a notebook is run by a command.
   */
  ask(prompt: string, password: boolean): string {
    const { allowStdin, parent, dead } = currentExecution();
    if (dead) throw new Interrupted();
    if (!allowStdin || !parent) {
      throw new Error(
        'prompt: this front end takes no input. Run the notebook in JupyterLab, or give the value in code.',
      );
    }
    this.output.flush();
    // An answer to a question that was interrupted must not answer this one.
    while (receiveMessageOnPort(this.answers) !== undefined);
    const seen = load(this.#slots, SharedSlot.inputAnswers);
    post({ type: 'input', prompt: String(prompt), password, parent });
    wait(this.#slots, SharedSlot.inputAnswers, seen);
    const answer = receiveMessageOnPort(this.answers) as { message: string } | undefined;
    return answer?.message ?? '';
  }
}
