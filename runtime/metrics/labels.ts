import { type Numbers, toNumbers } from '../stats/numbers.js';

/** True and predicted labels as whole numbers, equally many. */
export function labelPair(truth: Numbers, predicted: Numbers, who: string): [Float64Array, Float64Array] {
  const t = toNumbers(truth, who);
  const p = toNumbers(predicted, who);
  if (t.length === 0) throw new RangeError(`${who}: there are no labels`);
  if (t.length !== p.length)
    throw new RangeError(
      `${who}: as many predictions as labels are needed, got ${p.length} and ${t.length}. Scores of shape [N, C] need argmax(1) first`,
    );
  for (const v of p)
    if (!Number.isInteger(v))
      throw new TypeError(
        `${who}: predictions must be class numbers, got ${v}. Take argmax(1), or compare with a threshold`,
      );
  for (const v of t) if (!Number.isInteger(v)) throw new TypeError(`${who}: labels must be class numbers, got ${v}`);
  return [t, p];
}

/** Binary labels and as many scores. */
export function scorePair(truth: Numbers, scores: Numbers, who: string): [Float64Array, Float64Array] {
  const t = toNumbers(truth, who);
  const s = toNumbers(scores, who);
  if (t.length !== s.length)
    throw new RangeError(`${who}: as many scores as labels are needed, got ${s.length} and ${t.length}`);
  for (const v of t) if (v !== 0 && v !== 1) throw new RangeError(`${who}: labels must be 0 or 1, got ${v}`);
  for (const v of s) if (Number.isNaN(v)) throw new RangeError(`${who}: a score is NaN`);
  if (!t.includes(0) || !t.includes(1)) throw new RangeError(`${who}: both classes must occur among the labels`);
  return [t, s];
}

/** Real targets and as many predictions. */
export function valuePair(truth: Numbers, predicted: Numbers, who: string): [Float64Array, Float64Array] {
  const t = toNumbers(truth, who);
  const p = toNumbers(predicted, who);
  if (t.length === 0) throw new RangeError(`${who}: there are no values`);
  if (t.length !== p.length)
    throw new RangeError(`${who}: as many predictions as targets are needed, got ${p.length} and ${t.length}`);
  return [t, p];
}
