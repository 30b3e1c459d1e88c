import { kernelHost, type MimeBundle, onCellEnd } from '../contracts.js';
import { type DisplayHandle, showBundle } from '../display.js';
import { barBundle } from './bar-view.js';

/** How a progress bar is shown. */
export interface BarOptions {
  /** What is going on, before the bar. */
  desc?: string;
  /** Number of steps; known by itself for arrays, sets and data loaders. */
  total?: number;
  /** What is counted; default `'it'`. */
  unit?: string;
}

/** ms between updates: 20 a second look smooth, more only cost. */
const INTERVAL = 50;

/** Open bars, the outermost first. */
const open: Bar[] = [];
let hooked = false;

/** A progress bar that is shown while a loop runs, and left as it stands at the end. */
export class Bar {
  readonly #options: BarOptions;
  readonly #words: () => string;
  readonly #start = performance.now();
  readonly #handle: DisplayHandle | undefined;
  #next = this.#start + INTERVAL;
  #done = 0;
  #state: 'running' | 'done' | 'stopped' = 'running';
  /** Where the bars of inner loops are shown, one after the other. */
  #inner: DisplayHandle | undefined;

  /** @param words - gives the words beside the bar; asked only when it is drawn. */
  constructor(options: BarOptions, words: () => string = () => '') {
    this.#options = options;
    this.#words = words;
    if (!hooked) onCellEnd(closeAll);
    hooked = true;
    const outer = open.at(-1);
    if (kernelHost()) this.#handle = outer ? outer.#place(() => this.#bundle()) : showBundle(this.#bundle());
    open.push(this);
  }

  /** The one line that all inner bars share. */
  #place(bundle: () => MimeBundle): DisplayHandle {
    return (this.#inner ??= showBundle(bundle()));
  }

  /** Counts `n` more steps; the picture follows at most 20 times a second. */
  step(n = 1): void {
    this.#done += n;
    const now = performance.now();
    if (now >= this.#next) {
      this.#next = now + INTERVAL;
      this.#draw();
    }
  }

  /** Draws the last state; without a kernel prints it. */
  close(state: 'done' | 'stopped'): void {
    const at = open.indexOf(this);
    if (at < 0) return;
    // Inner loops that were left by an exception or an interrupt have not closed theirs.
    for (const inner of open.splice(at).slice(1)) inner.#finish('stopped');
    this.#finish(state);
  }

  #finish(state: 'done' | 'stopped'): void {
    this.#state = state;
    this.#draw();
    // The inner bar has said what it had to say: twenty epochs must not leave twenty bars.
    if (state === 'done') this.#inner?.clear();
  }

  #draw(): void {
    if (this.#handle) this.#handle.replace(this.#bundle());
    else if (this.#state !== 'running' && open.length === 0)
      process.stderr.write(`${this.#bundle().data['text/plain']}\n`);
  }

  #bundle() {
    const { desc = '', total, unit = 'it' } = this.#options;
    const seconds = (performance.now() - this.#start) / 1000;
    return barBundle({ desc, done: this.#done, total, unit, seconds, postfix: this.#words(), state: this.#state });
  }
}

/** An interrupt skips `finally`: what it left open is closed here. */
function closeAll(): void {
  open[0]?.close('stopped');
}
