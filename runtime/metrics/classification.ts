import type { Numbers } from '../stats/numbers.js';
import { labelPair } from './labels.js';

/**
 * How classes are put together: `'binary'` reports one class (`posLabel`, 1 unless told), `'macro'` the plain mean over
 * classes, `'weighted'` the mean by how often each class is true, `'micro'` counts all decisions as one, and `'none'` gives one number
 * per class.
 */
export type Average = 'binary' | 'micro' | 'macro' | 'weighted' | 'none';

/** Options of precision, recall and F1. */
export interface AverageOptions {
  /** `'binary'` unless told. */
  average?: Average;
  /** The class that `'binary'` reports. */
  posLabel?: number;
  /** What a division by zero gives; 0. */
  zeroDivision?: number;
}

/**
 * The share of labels predicted right: (TP + TN) / all. [N] and [N].
 * @example
 * metrics.accuracy([1, 0, 1, 1], [1, 0, 0, 1]); // → 0.75
 */
export function accuracy(truth: Numbers, predicted: Numbers): number {
  const [t, p] = labelPair(truth, predicted, 'accuracy');
  let right = 0;
  for (let i = 0; i < t.length; i++) if (t[i] === p[i]) right++;
  return right / t.length;
}

/** The classes that occur, in order. */
const classesOf = (...lists: Float64Array[]): number[] =>
  [...new Set(lists.flatMap((list) => [...list]))].sort((a, b) => a - b);

/**
 * How often each class (row) was predicted as each class (column), for the classes that occur or those given. [N] and [N] → [C, C].
 *
 * Source: sklearn.metrics.confusion_matrix
 * @example
 * metrics.confusionMatrix([0, 0, 1, 1], [0, 1, 1, 1]); // → [[1, 1], [0, 2]]
 */
export function confusionMatrix(
  truth: Numbers,
  predicted: Numbers,
  options: { labels?: readonly number[] } = {},
): number[][] {
  const [t, p] = labelPair(truth, predicted, 'confusionMatrix');
  const labels = options.labels ?? classesOf(t, p);
  const index = new Map(labels.map((label, i) => [label, i]));
  const matrix = labels.map(() => labels.map(() => 0));
  for (let i = 0; i < t.length; i++) {
    const row = index.get(t[i]!);
    const column = index.get(p[i]!);
    if (row !== undefined && column !== undefined) matrix[row]![column]!++;
  }
  return matrix;
}

interface Counts {
  readonly label: number;
  /** True positives. */
  tp: number;
  /** Predicted as this class. */
  predicted: number;
  /** Truly of this class. */
  actual: number;
}

function count(truth: Numbers, predicted: Numbers, who: string): Counts[] {
  const [t, p] = labelPair(truth, predicted, who);
  const counts = new Map(
    classesOf(t, p).map((label): [number, Counts] => [label, { label, tp: 0, predicted: 0, actual: 0 }]),
  );
  for (let i = 0; i < t.length; i++) {
    counts.get(t[i]!)!.actual++;
    counts.get(p[i]!)!.predicted++;
    if (t[i] === p[i]) counts.get(t[i]!)!.tp++;
  }
  return [...counts.values()];
}

type Score = (c: Omit<Counts, 'label'>, zero: number) => number;

const divide = (a: number, b: number, zero: number): number => (b === 0 ? zero : a / b);

function averaged(
  who: string,
  score: Score,
  truth: Numbers,
  predicted: Numbers,
  options: AverageOptions,
): number | number[] {
  const { average = 'binary', posLabel = 1, zeroDivision = 0 } = options;
  const counts = count(truth, predicted, who);
  const scores = () => counts.map((c) => score(c, zeroDivision));
  switch (average) {
    case 'none':
      return scores();
    case 'macro':
      return scores().reduce((a, b) => a + b, 0) / counts.length;
    case 'weighted': {
      const all = counts.reduce((sum, c) => sum + c.actual, 0);
      return counts.reduce((sum, c) => sum + (c.actual / all) * score(c, zeroDivision), 0);
    }
    case 'micro': {
      const sum = (key: 'tp' | 'predicted' | 'actual') => counts.reduce((s, c) => s + c[key], 0);
      return score({ tp: sum('tp'), predicted: sum('predicted'), actual: sum('actual') }, zeroDivision);
    }
    case 'binary': {
      if (counts.length > 2)
        throw new RangeError(
          `${who}: Target is multiclass but average='binary'. Please choose another average setting, one of 'none', 'micro', 'macro', 'weighted'`,
        );
      const one = counts.find((c) => c.label === posLabel) ?? { tp: 0, predicted: 0, actual: 0 };
      return score(one, zeroDivision);
    }
    default:
      throw new TypeError(`${who}: unknown average '${average}'. Use 'binary', 'micro', 'macro', 'weighted' or 'none'`);
  }
}

interface Averaged {
  (truth: Numbers, predicted: Numbers, options: AverageOptions & { average: 'none' }): number[];
  (truth: Numbers, predicted: Numbers, options?: AverageOptions & { average?: Exclude<Average, 'none'> }): number;
}

const metric = (who: string, score: Score): Averaged =>
  ((truth: Numbers, predicted: Numbers, options: AverageOptions = {}) =>
    averaged(who, score, truth, predicted, options)) as Averaged;

/**
 * Of what was predicted positive, the share that is: TP / (TP + FP).
 *
 * Source: sklearn.metrics.precision_score
 * @example
 * metrics.precision([1, 1, 0, 0], [1, 0, 1, 0]); // → 0.5
 */
export const precision: Averaged = metric('precision', (c, zero) => divide(c.tp, c.predicted, zero));

/**
 * Of what is positive, the share that was found: TP / (TP + FN).
 *
 * Source: sklearn.metrics.recall_score
 * @example
 * metrics.recall([1, 0, 1, 1], [1, 0, 0, 1]); // → 0.6666…
 */
export const recall: Averaged = metric('recall', (c, zero) => divide(c.tp, c.actual, zero));

/**
 * The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).
 *
 * Source: sklearn.metrics.f1_score
 * @example
 * metrics.f1([0, 1, 2, 2], [0, 2, 2, 2], { average: 'macro' }); // → 0.6
 */
export const f1: Averaged = metric('f1', (c, zero) => divide(2 * c.tp, c.predicted + c.actual, zero));
