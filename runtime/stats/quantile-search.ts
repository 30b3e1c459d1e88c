/**
 * Solves F(x) = target for x > 0 where F rises or falls monotonically, in log x and log F: Newton's method kept inside a
 * bracket, which takes a handful of steps in the far tails too.
 *
 * @param f F itself
 * @param density |dF/dx|
 * @param rising whether F grows with x
 */
export function solve(
  target: number,
  f: (x: number) => number,
  density: (x: number) => number,
  rising: boolean,
  start: number,
): number {
  const goal = Math.log(target);
  const sign = rising ? 1 : -1;
  let low = -744;
  let high = 709;
  let u = Math.min(high, Math.max(low, Math.log(start)));
  for (let i = 0; i < 400; i++) {
    const x = Math.exp(u);
    const value = f(x);
    const error = sign * (Math.log(value) - goal);
    if (error === 0) return x;
    if (error > 0) high = u;
    else low = u;
    const slope = (density(x) * x) / value;
    let next = u - error / slope;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - u) <= 1e-15 * Math.max(1, Math.abs(u)) && Math.abs(next - u) < 1e-14) return Math.exp(next);
    u = next;
  }
  return Math.exp(u);
}
