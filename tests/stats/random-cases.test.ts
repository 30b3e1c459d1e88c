// Random samples, with ties, tiny and constant ones, against SciPy. Made by tests/fixtures/random-cases/scipy_tests.py.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { stats } from '#runtime';

interface Case {
  name: string;
  args: unknown[];
  options: Record<string, unknown>;
  result?: (number | string)[];
  error?: string;
}

const rows = JSON.parse(
  gunzipSync(readFileSync(new URL('../fixtures/random-cases/scipy_tests.json.gz', import.meta.url))).toString(),
) as Case[];

type Samples = [number[], number[]];

/** What the script writes down of each result. */
const FLAT: Record<string, (args: unknown[], options: never) => number[]> = {
  ttest1samp: ([x, at], { level, ...options }: { level: number }) => {
    const r = stats.ttest1samp(x as number[], at as number, options);
    const { low, high } = r.confidenceInterval(level);
    return [r.statistic, r.pvalue, r.df, low, high];
  },
  ttestRel: (args, { level, ...options }: { level: number }) => {
    const r = stats.ttestRel(...(args as Samples), options);
    const { low, high } = r.confidenceInterval(level);
    return [r.statistic, r.pvalue, r.df, low, high];
  },
  ttestInd: (args, options) => {
    const r = stats.ttestInd(...(args as Samples), options);
    return [r.statistic, r.pvalue];
  },
  pearsonr: (args) => {
    const r = stats.pearsonr(...(args as Samples));
    return [r.statistic, r.pvalue];
  },
  spearmanr: (args) => {
    const r = stats.spearmanr(...(args as Samples));
    return [r.statistic, r.pvalue];
  },
  shapiro: ([x]) => {
    const r = stats.shapiro(x as number[]);
    return [r.statistic, r.pvalue];
  },
  describe: ([x]) => {
    const { minmax, mean, variance, skewness, kurtosis } = stats.describe(x as number[]);
    return [...minmax, mean, variance, skewness, kurtosis];
  },
  entropy: ([p], options) => [stats.entropy(p as number[], options)],
  klDivergence: (args, options) => [stats.klDivergence(...(args as Samples), options)],
  bootstrap: ([x, name], options) => {
    const r = stats.bootstrap(x as number[], stats[name as 'mean'], options);
    return [r.confidenceInterval.low, r.confidenceInterval.high, r.standardError];
  },
  permutationTest: (args, options) => {
    const difference = (a: Float64Array, b: Float64Array): number => stats.mean(a) - stats.mean(b);
    const r = stats.permutationTest(...(args as Samples), difference, options);
    return [r.statistic, r.pvalue];
  },
};

/**
 * How far off, relative to 1 and the value. SciPy computes Shapiro and Wilk's test in single precision, and its quantiles of t are off by 2e-9: for
 * 2 degrees of freedom and 0.99 it has 6.9645567188, the formula gives 6.9645567343.
 */
const TOLERANCE: Record<string, number> = { shapiro: 2e-5, ttest1samp: 1e-8, ttestRel: 1e-8 };

const near = (found: number, right: number | string, tolerance: number): boolean =>
  typeof right === 'string'
    ? Object.is(found, Number(right.replace('inf', 'Infinity')))
    : Math.abs(found - right) <= tolerance * (1 + Math.abs(right));

describe('on random samples SciPy’s numbers come from', () => {
  for (const name of Object.keys(FLAT))
    it(name, () => {
      const wrong = rows.flatMap(({ name: own, args, options, result, error }) => {
        if (own !== name) return [];
        let found: number[] | string;
        try {
          found = FLAT[name]!(args, options as never);
        } catch (thrown) {
          found = (thrown as Error).message;
        }
        const right =
          typeof found === 'string'
            ? error !== undefined && found.includes(error)
            : result?.every((v, i) => near((found as number[])[i]!, v, TOLERANCE[name] ?? 1e-9));
        return right
          ? []
          : [`${JSON.stringify([args, options])}: ${String(found)}, SciPy has ${error ?? String(result)}`];
      });
      expect(wrong.join('\n')).toBe('');
    });
});
