import { GRADBOOK_DISPLAY, kernelHost, type MimeBundle, onCellEnd } from '../contracts.js';
import { type DisplayHandle, showBundle } from '../display.js';
import { Chart } from '../plot/chart.js';
import { type LossCurvesOptions, lossCurves } from '../plot/loss-curves.js';
import { liveBundle } from '../vega/bundle.js';

/** ms between drawings: four a second show a training, more would only slow it down. */
const INTERVAL = 250;

/** Charts that changed in this cell and still lack their picture. */
const unfinished = new Set<LiveChart>();
let hooked = false;

/**
 * A chart that grows while a loop runs.
 *
 * While it runs front ends get the spec only; the picture is made once, at the end of the cell, also of an interrupted one.
 * @example
 * const chart = plot.live({ title: 'Training' });
 * for (const loss of [3, 2, 1]) chart.push(loss);
 * chart instanceof plot.LiveChart; // → true
 */
export class LiveChart {
  readonly #options: LossCurvesOptions;
  readonly #curves = new Map<string, (number | null)[]>();
  #handle: DisplayHandle | undefined;
  #latest: (() => Chart) | undefined;
  #next = 0;
  #steps = 0;

  /** @internal Use `plot.live`. */
  constructor(options: LossCurvesOptions) {
    this.#options = options;
    if (!hooked) onCellEnd(finishAll);
    hooked = true;
  }

  /**
   * Adds one step to the curves: `live.push(loss)` or `live.push({ train, validation })`. A curve that is not named stays
   * where it is.
   */
  push(values: number | Readonly<Record<string, number>>): void {
    const named = typeof values === 'number' ? { loss: values } : values;
    for (const [name, value] of Object.entries(named)) {
      if (typeof value !== 'number')
        throw new TypeError(
          `live.push: ${name} must be a number, but it is a ${typeof value}; take .item() of a tensor`,
        );
      let curve = this.#curves.get(name);
      // A curve that starts late stands at its own steps.
      if (!curve) this.#curves.set(name, (curve = new Array(this.#steps).fill(null)));
      curve[this.#steps] = value;
    }
    this.#steps++;
    this.#changed(this.#drawCurves);
  }

  /** Shows another chart in place; a function is only called when it is time to draw. */
  update(chart: Chart | (() => Chart)): void {
    this.#changed(typeof chart === 'function' ? chart : () => chart);
  }

  /** Draws the last state with its picture; happens by itself when the cell ends. */
  done(): void {
    unfinished.delete(this);
    if (this.#latest) this.#show(this.#latest()[GRADBOOK_DISPLAY]());
  }

  readonly #drawCurves = (): Chart => {
    const curves = Object.fromEntries(
      [...this.#curves].map(([name, curve]) => [name, Array.from(curve, (v) => v ?? null)]),
    );
    const only = this.#curves.size === 1 ? curves.loss : undefined;
    return lossCurves((only ?? curves) as Record<string, number[]>, this.#options);
  };

  #changed(latest: () => Chart): void {
    this.#latest = latest;
    unfinished.add(this);
    const now = performance.now();
    if (now < this.#next || !kernelHost()) return;
    const chart = latest();
    if (!(chart instanceof Chart)) throw new TypeError('live.update: give a chart, or a function that returns one');
    this.#show(liveBundle(chart.spec, chart.description));
    // Counted from the end: a slow drawing must not take all the time.
    this.#next = Math.max(now + INTERVAL, performance.now() + 20 * (performance.now() - now));
  }

  #show(bundle: MimeBundle): void {
    if (this.#handle) this.#handle.replace(bundle);
    else this.#handle = showBundle(bundle);
  }
}

function finishAll(): void {
  for (const chart of unfinished) {
    try {
      chart.done();
    } catch (error) {
      unfinished.delete(chart);
      process.stderr.write(
        `plot.live: the last state cannot be drawn: ${error instanceof Error ? error.message : error}\n`,
      );
    }
  }
}

/**
 * A chart to fill while training: shown at the first `push` or `update`, then redrawn in place a few times a second.
 * @example
 * const chart = plot.live({ title: 'Training', xTitle: 'epoch' });
 * for (const epoch of tqdm(10)) chart.push({ train: 1 / (1 + epoch), validation: 1.1 / (1 + epoch) });
 */
export function live(options: LossCurvesOptions = {}): LiveChart {
  return new LiveChart(options);
}
