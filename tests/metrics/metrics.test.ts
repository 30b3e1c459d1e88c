import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as metrics from '#runtime/metrics/index';

type Case = [name: string, args: [number[], number[]], options: Record<string, never>, value: unknown];
const cases = JSON.parse(readFileSync(new URL('../fixtures/metrics/metrics.json', import.meta.url), 'utf8')) as Case[];

const { accuracy, confusionMatrix, precision, recall, f1, rocCurve, rocAuc, precisionRecallCurve } = metrics;
const { auc, averagePrecision, mse, mae, r2 } = metrics;

const CALLS: Record<string, (t: number[], p: number[], options: Record<string, never>) => unknown> = {
  accuracy,
  confusionMatrix,
  precision,
  recall,
  f1,
  rocAuc,
  averagePrecision,
  mse,
  mae,
  r2,
  rocCurve: (t, s) => {
    const { fpr, tpr, thresholds } = rocCurve(t, s);
    expect(thresholds[0]).toBe(Number.POSITIVE_INFINITY);
    return [...fpr, ...tpr, ...thresholds.slice(1)];
  },
  precisionRecallCurve: (t, s) => {
    const c = precisionRecallCurve(t, s);
    return [...c.precision, ...c.recall, ...c.thresholds];
  },
};

const flat = (value: unknown): number[] => [value].flat(3) as number[];

describe('metrics', () => {
  it.each(Object.keys(CALLS))('%s agrees with scikit-learn', (name) => {
    const mine = cases.filter((c) => c[0] === name);
    expect(mine.length).toBeGreaterThan(3);
    for (const [, args, options, value] of mine) {
      const got = flat(CALLS[name]!(...args, options));
      const expected = flat(value);
      expect(got.length).toBe(expected.length);
      got.forEach((v, i) => {
        expect(v, JSON.stringify([args, options])).toBeCloseTo(expected[i]!, 12);
      });
    }
  });

  it('take tensors, typed arrays and booleans', () => {
    const tensor = { tolist: () => [1, 0, 1] };
    expect(accuracy(tensor, Int32Array.of(1, 1, 1))).toBeCloseTo(2 / 3, 15);
    expect(precision({ tolist: () => [true, false, true] }, tensor)).toBe(1);
  });

  it('work the screening example of the notes', () => {
    // 1000 people, 8 of them ill; 7 are found, 70 healthy people are alarmed.
    const truth = Array.from({ length: 1000 }, (_, i) => (i < 8 ? 1 : 0));
    const predicted = truth.map((_, i) => (i < 7 || (i >= 8 && i < 78) ? 1 : 0));
    expect(confusionMatrix(truth, predicted)).toEqual([
      [922, 70],
      [1, 7],
    ]);
    expect(accuracy(truth, predicted)).toBe(0.929);
    expect(precision(truth, predicted)).toBeCloseTo(7 / 77, 15);
    expect(recall(truth, predicted)).toBe(7 / 8);
  });

  it('say what is wrong with their arguments', () => {
    expect(() => accuracy([0, 1], [0, 1, 1])).toThrow('as many predictions as labels are needed, got 3 and 2');
    expect(() => accuracy([0, 1], [0.2, 0.9])).toThrow('predictions must be class numbers, got 0.2');
    expect(() => precision([0, 1, 2], [0, 1, 2])).toThrow("Target is multiclass but average='binary'");
    expect(() => rocCurve([1, 1], [0.2, 0.9])).toThrow('both classes must occur');
    expect(() => auc([0], [1])).toThrow('at least two points');
    expect(() => mse([], [])).toThrow('there are no values');
  });
});
