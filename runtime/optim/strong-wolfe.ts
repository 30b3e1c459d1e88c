import { dot, largest } from './vector.js';

/** Loss and gradient at one place. */
export interface Point {
  loss: number;
  gradient: Float64Array;
}

interface Trial extends Point {
  t: number;
  /** Slope along the direction of search. */
  slope: number;
}

/** Minimum of the cubic through two trials with their slopes, kept inside of the bounds. */
function cubic(a: Trial, b: Trial, low = Math.min(a.t, b.t), high = Math.max(a.t, b.t)): number {
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.t - b.t);
  const square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return (low + high) / 2;
  const d2 = Math.sqrt(square);
  const position =
    a.t <= b.t
      ? b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
      : a.t - (a.t - b.t) * ((a.slope + d2 - d1) / (a.slope - b.slope + 2 * d2));
  return Math.min(Math.max(position, low), high);
}

const C1 = 1e-4;
const C2 = 0.9;
const MAX_TRIALS = 25;

/**
 * A step length that meets the strong Wolfe conditions: first brackets one, then narrows the bracket, as PyTorch's LBFGS does.
 * `evaluate` gives loss and gradient at a step length.
 */
export function strongWolfe(
  evaluate: (t: number) => Point,
  start: number,
  d: Float64Array,
  origin: Point,
  slope0: number,
  toleranceChange: number,
): { point: Point; length: number; calls: number } {
  let calls = 0;
  const trial = (t: number): Trial => {
    calls++;
    const point = evaluate(t);
    return { ...point, gradient: point.gradient.slice(), t, slope: dot(point.gradient, d) };
  };
  const tooHigh = (x: Trial): boolean => x.loss > origin.loss + C1 * x.t * slope0;
  const flatEnough = (x: Trial): boolean => Math.abs(x.slope) <= -C2 * slope0;

  const zero: Trial = { ...origin, t: 0, slope: slope0 };
  let previous = zero;
  let now = trial(start);
  let bracket: [Trial, Trial] | null = null;
  let trials = 0;
  while (trials < MAX_TRIALS) {
    if (tooHigh(now) || (trials > 1 && now.loss >= previous.loss)) bracket = [previous, now];
    else if (flatEnough(now)) return { point: now, length: now.t, calls };
    else if (now.slope >= 0) bracket = [previous, now];
    if (bracket !== null) break;
    const next = cubic(previous, now, now.t + 0.01 * (now.t - previous.t), now.t * 10);
    previous = now;
    now = trial(next);
    trials++;
  }
  let [low, high] = bracket ?? [zero, now];
  if (low.loss > high.loss) [low, high] = [high, low];

  const size = largest(d);
  let stalled = false;
  while (trials < MAX_TRIALS && Math.abs(high.t - low.t) * size >= toleranceChange) {
    const left = Math.min(low.t, high.t);
    const right = Math.max(low.t, high.t);
    let t = cubic(low, high);
    const margin = 0.1 * (right - left);
    if (Math.min(right - t, t - left) >= margin) stalled = false;
    else if (stalled || t >= right || t <= left) {
      // Too close to an end twice: look a tenth of the bracket inside of it.
      t = Math.abs(t - right) < Math.abs(t - left) ? right - margin : left + margin;
      stalled = false;
    } else stalled = true;
    const next = trial(t);
    trials++;
    if (tooHigh(next) || next.loss >= low.loss) {
      high = next;
      if (low.loss > high.loss) [low, high] = [high, low];
    } else {
      const done = flatEnough(next);
      if (!done && next.slope * (high.t - low.t) >= 0) high = low;
      low = next;
      if (done) break;
    }
  }
  return { point: low, length: low.t, calls };
}
