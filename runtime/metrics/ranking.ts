import type { Numbers } from '../stats/numbers.js';
import { scorePair } from './labels.js';

/** True and false positives at every distinct score, highest first. */
function sweep(truth: Numbers, scores: Numbers, who: string): { tp: number[]; fp: number[]; thresholds: number[] } {
  const [t, s] = scorePair(truth, scores, who);
  const order = Array.from(s, (_, i) => i).sort((a, b) => s[b]! - s[a]!);
  const tp: number[] = [];
  const fp: number[] = [];
  const thresholds: number[] = [];
  let positives = 0;
  order.forEach((at, i) => {
    positives += t[at]!;
    if (i + 1 < order.length && s[order[i + 1]!] === s[at]) return;
    tp.push(positives);
    fp.push(i + 1 - positives);
    thresholds.push(s[at]!);
  });
  return { tp, fp, thresholds };
}

/** A receiver operating characteristic, from the strictest threshold to the loosest. */
export interface RocCurve {
  /** False-positive rates. */
  readonly fpr: number[];
  /** True-positive rates. */
  readonly tpr: number[];
  /** Scores from which on a sample counts as positive; the first is infinite: none does. */
  readonly thresholds: number[];
}

/**
 * The ROC curve of scores for binary labels: at every distinct score, how many positives are found and how many
 * negatives are taken for positive. [N] and [N].
 *
 * Source: sklearn.metrics.roc_curve with drop_intermediate=False
 * @example
 * metrics.rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).tpr; // → [0, 0.5, 0.5, 1, 1]
 */
export function rocCurve(truth: Numbers, scores: Numbers): RocCurve {
  const { tp, fp, thresholds } = sweep(truth, scores, 'rocCurve');
  const positives = tp.at(-1)!;
  const negatives = fp.at(-1)!;
  return {
    fpr: [0, ...fp.map((v) => v / negatives)],
    tpr: [0, ...tp.map((v) => v / positives)],
    thresholds: [Number.POSITIVE_INFINITY, ...thresholds],
  };
}

/**
 * The area under a curve given by points in order of x, by the trapezoidal rule: `sklearn.metrics.auc`.
 * @example
 * metrics.auc([0, 0.5, 1], [0, 1, 1]); // → 0.75
 */
export function auc(x: readonly number[], y: readonly number[]): number {
  if (x.length !== y.length || x.length < 2)
    throw new RangeError(`auc: needs at least two points with an x and a y each, got ${x.length} and ${y.length}`);
  let area = 0;
  for (let i = 1; i < x.length; i++) area += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2;
  return x[0]! <= x.at(-1)! ? area : -area;
}

/**
 * The area under the ROC curve: the probability that a positive scores higher than a negative. [N] and [N].
 * @example
 * metrics.rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // → 0.75
 */
export function rocAuc(truth: Numbers, scores: Numbers): number {
  const { fpr, tpr } = rocCurve(truth, scores);
  return auc(fpr, tpr);
}

/** A precision-recall curve, from the loosest threshold to the strictest, as scikit-learn orders it. */
export interface PrecisionRecallCurve {
  /** Share of the found ones that are positive, at each threshold. */
  readonly precision: number[];
  /** Share of the positive ones that are found, at each threshold. */
  readonly recall: number[];
  /** One less than points: the last point, precision 1 and recall 0, has none. */
  readonly thresholds: number[];
}

/**
 * Precision and recall at every distinct score. [N] and [N].
 *
 * Source: sklearn.metrics.precision_recall_curve
 * @example
 * const { precision, recall } = metrics.precisionRecallCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * [precision, recall]; // → [[0.5, 0.6666…, 0.5, 1, 1], [1, 1, 0.5, 0.5, 0]]
 */
export function precisionRecallCurve(truth: Numbers, scores: Numbers): PrecisionRecallCurve {
  const { tp, fp, thresholds } = sweep(truth, scores, 'precisionRecallCurve');
  const positives = tp.at(-1)!;
  return {
    precision: [...tp.map((v, i) => v / (v + fp[i]!)).reverse(), 1],
    recall: [...tp.map((v) => v / positives).reverse(), 0],
    thresholds: thresholds.reverse(),
  };
}

/**
 * Average precision: the precision at every threshold, weighted by the recall it adds. [N] and [N].
 * @example
 * metrics.averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // → 0.8333…
 */
export function averagePrecision(truth: Numbers, scores: Numbers): number {
  const { precision, recall } = precisionRecallCurve(truth, scores);
  let sum = 0;
  for (let i = 0; i + 1 < recall.length; i++) sum += (recall[i]! - recall[i + 1]!) * precision[i]!;
  return sum;
}
