/**
 * Numbers as Python's format() writes them. JavaScript's toFixed and toExponential are exact too, but take the larger
 * neighbour where a value lies exactly in the middle; Python takes the even one.
 */

const even = (digits: string): boolean => Number(digits.at(-1)) % 2 === 0;

function special(x: number): string | undefined {
  if (Number.isNaN(x)) return 'nan';
  if (x === Number.POSITIVE_INFINITY) return 'inf';
  return x === Number.NEGATIVE_INFINITY ? '-inf' : undefined;
}

const signOf = (x: number): string => (x < 0 || Object.is(x, -0) ? '-' : '');

/** `'{:.{digits}f}'.format(x)`. */
export function fixed(x: number, digits: number): string {
  const name = special(x);
  if (name) return name;
  const a = Math.abs(x);
  if (a >= 1e21) return `${signOf(x)}${BigInt(a)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`;
  let text = a.toFixed(digits);
  // Exactly in the middle: one more binary place than there are decimals asked for, and the decimal after ends in 5.
  const scaled = a * 2 ** (digits + 1);
  if (scaled < 2 ** 53 && Number.isInteger(scaled) && scaled % 2 === 1) {
    const longer = a.toFixed(digits + 1);
    const kept = longer.slice(0, digits === 0 ? -2 : -1);
    if (longer.endsWith('5') && even(kept)) text = kept;
  }
  return signOf(x) + text;
}

/** `'{:.{digits}e}'.format(x)`: an exponent of at least two digits. */
export function scientific(x: number, digits: number): string {
  const name = special(x);
  if (name) return name;
  const a = Math.abs(x);
  let text = a.toExponential(digits);
  const [long, exponent] = a.toExponential(Math.min(100, digits + 60)).split('e') as [string, string];
  const tail = long.slice(digits + 2);
  if (/^50*$/.test(tail)) {
    const kept = long.slice(0, digits + 2).replace(/\.$/, '');
    if (even(kept)) text = `${kept}e${exponent}`;
  }
  const [mantissa, power] = text.split('e') as [string, string];
  return `${signOf(x)}${mantissa}e${power[0]}${power.slice(1).padStart(2, '0')}`;
}

/** A whole number without exponent. */
export const whole = (x: number): string =>
  Number.isSafeInteger(x) ? String(x === 0 ? 0 : x) : String(BigInt(Number.isFinite(x) ? x : -(2 ** 63)));
