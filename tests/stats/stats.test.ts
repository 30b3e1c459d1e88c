import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RandomState } from '#runtime/random/index';
import * as stats from '#runtime/stats/index';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../fixtures/stats/${name}`, import.meta.url), 'utf8'));

type Row = [
  distribution: 'norm' | 't' | 'chi2' | 'f',
  name: 'pdf' | 'cdf' | 'sf' | 'ppf' | 'isf',
  number[],
  number,
  number,
];
type Case = [
  name: string,
  args: (string | number | number[])[],
  options: Record<string, never>,
  values: (number | null)[],
];

const { norm, t, chi2, f, ttestInd, ttestRel, klDivergence, crossEntropy } = stats;
const DISTRIBUTIONS = { norm, t, chi2, f };
const PAIRS = { ttestInd, ttestRel, klDivergence, crossEntropy };

const relative = (a: number, b: number) =>
  a === b ? 0 : Math.abs(a) < 1e-15 && Math.abs(b) < 1e-15 ? 0 : Math.abs(a - b) / Math.abs(b);

describe('distributions', () => {
  const rows = read('distributions.json') as Row[];
  it.each(['norm', 't', 'chi2', 'f'] as const)('%s agrees with SciPy to 1e-10, in the tails too', (name) => {
    const wrong = rows.filter(([d, f, parameters, x, value]) => {
      if (d !== name) return false;
      const call = DISTRIBUTIONS[d][f] as (x: number, ...parameters: number[]) => number;
      // SciPy's own density of t loses digits for a million degrees of freedom (it subtracts log-gammas).
      const tolerance = d === 't' && f === 'pdf' && parameters[0]! >= 1000 ? 1e-9 : 1e-10;
      return !(relative(call(x, ...parameters), value) < tolerance);
    });
    expect(
      wrong.map((w) => [...w, (DISTRIBUTIONS[w[0]][w[1]] as (x: number, ...p: number[]) => number)(w[3], ...w[2])]),
    ).toEqual([]);
    expect(rows.length).toBeGreaterThan(1000);
  });

  it('take arrays and tensors', () => {
    expect(stats.norm.cdf([0, 1])).toEqual([stats.norm.cdf(0), stats.norm.cdf(1)]);
    expect(stats.t.pdf({ tolist: () => [0, 1] }, 5)).toEqual([stats.t.pdf(0, 5), stats.t.pdf(1, 5)]);
    expect(stats.norm.ppf(Float64Array.of(0.5))).toEqual([0]);
  });

  it('have edges and NaN where SciPy has them', () => {
    expect([stats.norm.ppf(0), stats.norm.ppf(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect([stats.chi2.ppf(0, 3), stats.chi2.ppf(1, 3)]).toEqual([0, Number.POSITIVE_INFINITY]);
    for (const x of [
      stats.norm.ppf(1.1),
      stats.t.cdf(1, -1),
      stats.norm.cdf(Number.NaN),
      stats.norm.pdf(0, 0, -1),
      stats.f.sf(Number.NaN, 1, 2),
    ])
      expect(x).toBeNaN();
    expect(stats.norm.interval(0.95, 10, 2)[0]).toBeCloseTo(6.080072030919892, 12);
  });
});

describe('tests and descriptions', () => {
  const { samples, cases } = read('tests.json') as { samples: Record<string, number[]>; cases: Case[] };
  const sampleOf = (k: unknown) => (typeof k === 'string' ? samples[k]! : (k as number[]));

  function run([name, args, options]: Case): number[] {
    const [a, b] = args;
    const x = sampleOf(a);
    const difference = (u: Float64Array, v: Float64Array) => stats.mean(u) - stats.mean(v);
    switch (name) {
      case 'ttest1samp':
      case 'ttestInd':
      case 'ttestRel': {
        const r =
          name === 'ttest1samp' ? stats.ttest1samp(x, b as number, options) : PAIRS[name](x, sampleOf(b), options);
        const [c, d] = [r.confidenceInterval(), r.confidenceInterval(0.9)];
        return [r.statistic, r.pvalue, r.df, c.low, c.high, d.low, d.high];
      }
      case 'pearsonr': {
        const r = stats.pearsonr(x, sampleOf(b), options);
        return [r.statistic, r.pvalue, r.confidenceInterval().low, r.confidenceInterval().high];
      }
      case 'spearmanr': {
        const r = stats.spearmanr(x, sampleOf(b), options);
        return [r.statistic, r.pvalue];
      }
      case 'describe': {
        const d = stats.describe(x, options);
        return [d.nobs, ...d.minmax, d.mean, d.variance, d.skewness, d.kurtosis];
      }
      case 'shapiro': {
        const r = stats.shapiro(x);
        return [r.statistic, r.pvalue];
      }
      case 'quantile':
        return [stats.quantile(x, b as number)];
      case 'entropy':
        return [stats.entropy(x, options)];
      case 'klDivergence':
      case 'crossEntropy':
        return [PAIRS[name](x, sampleOf(b), options)];
      case 'bootstrap': {
        const r = stats.bootstrap(x, 'median' in options ? stats.median : stats.mean, options);
        return [r.confidenceInterval.low, r.confidenceInterval.high, r.standardError];
      }
      case 'permutationTest': {
        const r = stats.permutationTest(x, sampleOf(b), difference, options);
        return [r.statistic, r.pvalue];
      }
      default:
        throw new Error(`no such case: ${name}`);
    }
  }

  it.each([...new Set(cases.map(([name]) => name))])('%s agrees with SciPy', (name) => {
    // SciPy 1.10 computes shapiro in single precision: W to 5e-7, which moves small p-values more.
    const tolerance = name === 'shapiro' ? 3e-4 : 1e-10;
    for (const c of cases.filter((c) => c[0] === name)) {
      const got = run(c);
      c[3].forEach((expected, i) => {
        if (expected === null) expect(Math.abs(got[i]!), JSON.stringify(c)).toBe(Number.POSITIVE_INFINITY);
        else if (!(relative(got[i]!, expected) < tolerance || Math.abs(got[i]! - expected) < 1e-14))
          expect([got, c]).toBe('equal');
      });
    }
  });

  it("show the notes' numbers", () => {
    const random = new RandomState(17);
    const a = random.randn(30).map((x) => x + 1);
    const b = random.randn(40).map((x) => x + 2);
    const { statistic, pvalue } = stats.ttestInd(a, b);
    expect(statistic.toFixed(4)).toBe('-4.0522');
    expect(pvalue.toExponential(3)).toBe('1.327e-4');
    expect(stats.entropy([0.25, 0.75]).toFixed(4)).toBe('0.5623');
    expect(stats.entropy([0.25, 0.75], { base: 2 }).toFixed(4)).toBe('0.8113');
    expect(stats.klDivergence([0.5, 0.5], [1, 0])).toBe(Number.POSITIVE_INFINITY);
  });

  it('of ranks in perfect order are exactly 1 or -1, and their p-value 0', () => {
    for (const n of [3, 5, 7, 10, 100]) {
      const x = Array.from({ length: n }, (_, i) => Math.exp(i / 7));
      const { statistic, pvalue } = stats.spearmanr(
        x,
        x.map((v) => -(v ** 3)),
      );
      expect([statistic, pvalue]).toEqual([-1, 0]);
    }
    expect(stats.pearsonr([1e-170, 2e-170, 4e-170], [2e170, 4e170, 8e170]).statistic).toBeCloseTo(1, 12);
  });

  it('say what is wrong with a sample', () => {
    expect(() => stats.ttest1samp([1], 0)).toThrow('ttest1samp: needs at least 2 values, got 1');
    expect(() => stats.ttestRel([1, 2], [1, 2, 3])).toThrow('both need the same number of values, got 2 and 3');
    expect(() => stats.mean(['a'] as unknown as number[])).toThrow('mean: expected numbers, got string');
    expect(() => stats.entropy([0.5, -0.5])).toThrow('must not be negative');
    // @ts-expect-error no such side
    expect(() => stats.ttest1samp([1, 2, 3], 0, { alternative: 'both' })).toThrow(
      "must be 'two-sided', 'less' or 'greater'",
    );
  });
});
