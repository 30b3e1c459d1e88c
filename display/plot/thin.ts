import { firstOf, LIMITS, largest, thousands } from './limits.js';
import type { Series, Table } from './table.js';
import type { Cell } from './values.js';

/** A table small enough to travel inside a notebook, and what was done to it. */
export interface Thinned {
  table: Table;
  notes: string[];
}

/** Counts what cannot be shown: values that are not finite, and on a log axis those that are not positive. */
export function leaveOut(table: Table, log: { x: boolean; y: boolean }): Thinned {
  const notes: string[] = [];
  let missing = 0;
  let nonPositive = 0;
  let total = 0;
  const clean = (cells: Cell[], isLog: boolean) =>
    cells.map((cell) => {
      total++;
      if (Number.isNaN(cell)) {
        missing++;
        return null;
      }
      if (!isLog || typeof cell !== 'number' || cell > 0) return cell;
      nonPositive++;
      return null;
    });
  const series = table.series.map((one) => ({ ...one, x: clean(one.x, log.x), y: clean(one.y, log.y) }));
  total /= 2;
  if (missing > 0) notes.push(`${missing} of ${total} points left out: not a finite number`);
  if (nonPositive > 0) notes.push(`${nonPositive} of ${total} points left out: a log axis shows positive numbers only`);
  return { table: { ...table, series }, notes };
}

/** Keeps the lowest and the highest point of every stretch of a long line, so that no spike is lost. */
export function thinLines(table: Table): Thinned {
  const { kept: few, notes } = firstOf(table.series, LIMITS.series, 'series');
  const total = count(few);
  if (total <= LIMITS.linePoints) return { table: { ...table, series: few }, notes };
  const share = Math.floor(LIMITS.linePoints / few.length);
  const series = few.map((one) => (one.y.length > share ? extremes(one, share) : one));
  const drawn = `${thousands(total)} points drawn as ${thousands(count(series))}: lowest and highest of each stretch`;
  return { table: { ...table, series }, notes: [...notes, drawn] };
}

function extremes(one: Series, keep: number): Series {
  const buckets = Math.floor(keep / 2);
  const picked: number[] = [];
  for (let b = 0; b < buckets; b++) {
    const from = Math.floor((b * one.y.length) / buckets);
    const to = Math.floor(((b + 1) * one.y.length) / buckets);
    let low = from;
    let high = from;
    for (let i = from; i < to; i++) {
      const value = one.y[i];
      if (typeof value !== 'number') continue;
      if (one.y[low] == null || value < (one.y[low] as number)) low = i;
      if (one.y[high] == null || value > (one.y[high] as number)) high = i;
    }
    picked.push(...(low === high ? [low] : [Math.min(low, high), Math.max(low, high)]));
  }
  return pick(one, picked);
}

/** Averages neighbouring bars where there are more than can be told apart. */
export function fewBars({ table, notes }: Thinned): Thinned {
  const { kept, notes: left } = firstOf(table.series, LIMITS.series, 'series');
  const most = Math.max(50, Math.min(LIMITS.bars, Math.floor(LIMITS.linePoints / kept.length)));
  const longest = largest(kept.map(({ y }) => y.length));
  const span = Math.ceil(longest / most);
  if (span === 1) return { table: { ...table, series: kept }, notes: [...notes, ...left] };
  const series = kept.map((one) => {
    const starts = Array.from({ length: Math.ceil(one.y.length / span) }, (_, i) => i * span);
    return { ...pick(one, starts), y: starts.map((from) => mean(one.y.slice(from, from + span))) };
  });
  const averages = `${thousands(longest)} bars drawn as ${thousands(Math.ceil(longest / span))}: each the mean of ${span} neighbours`;
  return { table: { ...table, series }, notes: [...notes, ...left, averages] };
}

function mean(cells: readonly Cell[]): number | null {
  const numbers = cells.filter((cell) => typeof cell === 'number');
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

/** Keeps an even share of every cloud of points, always the same ones. */
export function thinPoints(table: Table): Thinned {
  const { kept: few, notes } = firstOf(table.series, LIMITS.series, 'classes');
  const total = count(few);
  if (total <= LIMITS.scatterPoints) return { table: { ...table, series: few }, notes };
  const series = few.map((one) => {
    const keep = Math.max(1, Math.round((one.y.length * LIMITS.scatterPoints) / total));
    return pick(one, spread(one.y.length, keep));
  });
  const shown = `${thousands(LIMITS.scatterPoints)} of ${thousands(total)} points shown`;
  return { table: { ...table, series }, notes: [...notes, shown] };
}

/**
 * `keep` of the indices 0 … n−1, spread without a rhythm: a fixed stride would fall in step with data that repeats.
 * The golden-ratio sequence visits every stretch equally often and is the same on every run.
 */
export function spread(n: number, keep: number): number[] {
  const picked = new Set<number>();
  for (let i = 0, at = 0; picked.size < Math.min(keep, n); i++) {
    at = (at + 0.6180339887498949) % 1;
    picked.add(i < 4 * n ? Math.floor(at * n) : i % n);
  }
  return [...picked].sort((a, b) => a - b);
}

function count(series: readonly Series[]): number {
  return series.reduce((sum, { y }) => sum + y.length, 0);
}

function pick(one: Series, indices: number[]): Series {
  const take = (cells: Cell[]) => indices.map((i) => cells[i] as Cell);
  const extra = Object.entries(one.extra).map(([name, cells]) => [name, take(cells)]);
  return { ...one, x: take(one.x), y: take(one.y), extra: Object.fromEntries(extra) };
}
