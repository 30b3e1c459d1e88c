/**
 * Incomplete gamma and beta functions, accurate in both tails. Prefactors follow Catherine Loader, "Fast and accurate
 * computation of binomial probabilities" (2000); the rest are the usual series and continued fractions (DLMF 8.9, 8.17).
 */

const HALF_LOG_2PI = 0.9189385332046727;
const TINY = 1e-300;

/** log Γ(z) for z > 0: Stirling's series after shifting the argument up. */
export function logGamma(z: number): number {
  let product = 1;
  let x = z;
  while (x < 16) product *= x++;
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_2PI + stirlingSeries(x) - Math.log(product);
}

const stirlingSeries = (n: number): number => {
  const q = 1 / (n * n);
  return (1 / 12 - q * (1 / 360 - q * (1 / 1260 - q * (1 / 1680 - q * (1 / 1188 - (q * 691) / 360360))))) / n;
};

/** log n! minus Stirling's approximation of it. */
export function stirlingError(n: number): number {
  if (n >= 16) return stirlingSeries(n);
  return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - HALF_LOG_2PI;
}

/** x·log(x/m) + m − x without cancellation. */
export function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let j = 1; j < 1000; j++) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** xᵃe⁻ˣ / Γ(a). */
export function gammaPrefix(a: number, x: number): number {
  if (x === 0) return 0;
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(-stirlingError(a) - deviance(a, x));
}

/** The continued fraction 1/(first + a₁/(b₁ + a₂/(b₂ + …))) by Lentz's method. */
function lentz(first: number, step: (i: number) => readonly [a: number, b: number]): number {
  let c = 1 / TINY;
  let d = 1 / (first || TINY);
  let h = d;
  for (let i = 1; i < 100_000; i++) {
    const [a, b] = step(i);
    d = 1 / (a * d + b || TINY);
    c = b + a / c || TINY;
    const change = c * d;
    h *= change;
    if (Math.abs(change - 1) < 2e-16) break;
  }
  return h;
}

/** The regularised incomplete gamma functions [P(a, x), Q(a, x)], the smaller one to full relative accuracy. */
export function incompleteGamma(a: number, x: number): readonly [lower: number, upper: number] {
  if (!(x > 0)) return Number.isNaN(x) ? [x, x] : [0, 1];
  if (x === Number.POSITIVE_INFINITY) return [1, 0];
  const prefix = gammaPrefix(a, x);
  if (x < a + 1) {
    let sum = 1;
    let term = 1;
    for (let n = 1; n < 1_000_000; n++) {
      term *= x / (a + n);
      sum += term;
      if (term < sum * 1e-17) break;
    }
    const lower = (prefix / a) * sum;
    return [lower, 1 - lower];
  }
  const upper = prefix * lentz(x + 1 - a, (i) => [i * (a - i), x + 2 * i + 1 - a]);
  return [1 - upper, upper];
}

/** xᵃyᵇ / B(a, b) with y = 1 − x given separately. */
export function betaPrefix(a: number, b: number, x: number, y: number): number {
  if (x === 0 || y === 0) return 0;
  const n = a + b;
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
  return Math.exp(exponent) * Math.sqrt((a / n) * (b / (2 * Math.PI)));
}

function betaTail(a: number, b: number, x: number, y: number): number {
  const fraction = lentz(1, (i) => {
    const m = i >> 1;
    const n = a + 2 * m;
    return [i % 2 === 0 ? (m * (b - m) * x) / ((n - 1) * n) : (-(a + m) * (a + b + m) * x) / (n * (n + 1)), 1];
  });
  return (betaPrefix(a, b, x, y) / a) * fraction;
}

/** The regularised incomplete beta functions [Iₓ(a, b), 1 − Iₓ(a, b)], y = 1 − x given separately to keep its digits. */
export function incompleteBeta(a: number, b: number, x: number, y: number): readonly [lower: number, upper: number] {
  if (Number.isNaN(x)) return [x, x];
  if (!(x > 0)) return [0, 1];
  if (!(y > 0)) return [1, 0];
  if (x <= (a + 1) / (a + b + 2)) {
    const lower = betaTail(a, b, x, y);
    return [lower, 1 - lower];
  }
  const upper = betaTail(b, a, y, x);
  return [1 - upper, upper];
}
