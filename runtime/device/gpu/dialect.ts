// What pointwise formulas are made of on each backend. gpu.js's WebAssembly mode calls JavaScript's own Math; WGSL's functions are free to
// give anything at NaN, infinity and beyond their domain (exp(NaN) is infinity on SwiftShader, log(−1) is 88), so they are guarded here.
import type { EngineInfo } from './command.js';

export type Backend = EngineInfo['backend'];

interface Helper {
  readonly source: string;
  readonly argumentTypes: Record<string, 'Integer' | 'Float'>;
  readonly returnType: 'Integer' | 'Float';
}

function helper(returnType: 'Integer' | 'Float', source: string): Helper {
  const names = /\(([^)]*)\)/
    .exec(source)![1]!
    .split(',')
    .map((name) => name.trim());
  return { source, returnType, argumentTypes: Object.fromEntries(names.map((name) => [name, returnType])) };
}
const float = (source: string): Helper => helper('Float', source);
const integer = (source: string): Helper => helper('Integer', source);

// Quotient and remainder of whole numbers. Division is done in float32, on a GPU not even rounded correctly: the result is mended, by one less where
// its remainder is negative and one more where that is n or larger. By signs: every branch is a burden where threads go together.
const INTEGERS: readonly Helper[] = [
  integer('function mend(r, n, q) { return q + ((r - q * n) >> 31) - ((n - 1 - r + q * n) >> 31); }'),
  integer('function quo(r, n) { return mend(r, n, (r / n) | 0); }'),
  integer('function rem(r, n) { return r - mend(r, n, (r / n) | 0) * n; }'),
];

// erf by its Taylor series near 0 and Abramowitz and Stegun 7.1.26 (error 1.5e−7) elsewhere.
const COMMON: readonly Helper[] = [
  float(`function gErf(x) {
    const a = Math.abs(x); const s = x * x;
    if (a < 0.5) { return x * (1.1283791670955126 - s * (0.37612638903183754 - s * (0.11283791670955126 - s * (0.026866170645131252 - s * (0.005223977625442187 - s * 0.0008548327023450853))))); }
    if (a > 4.0) { return x > 0.0 ? 1.0 : -1.0; }
    const t = 1.0 / (1.0 + 0.3275911 * a);
    const y = 1.0 - t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-s);
    if (x == x) { return x > 0.0 ? y : -y; }
    return x;
  }`),
  // Halves go to the even neighbour.
  float(`function gRound(x) {
    const f = Math.floor(x); const d = x - f;
    if (d < 0.5) { return f; }
    if (d > 0.5) { return f + 1.0; }
    if (d == d) { return f - 2.0 * Math.floor(f * 0.5) == 0.0 ? f : f + 1.0; }
    return x;
  }`),
];

// Positions that are computed from one another are passed on: a driver writes out every call, and in place each position would be written out wherever
// it is used (gpu.js makes variables of whole numbers floats). An element of a strided array, from its number; an element of a step of a reduction.
const POSITIONS: readonly Helper[] = [
  integer('function place2(i, o, t0, t1, p0) { return o + quo(i, p0) * t0 + i * t1; }'),
  integer('function place3(i, o, t0, t1, t2, p0, p1) { return o + quo(i, p0) * t0 + quo(i, p1) * t1 + i * t2; }'),
  integer(
    'function place4(i, o, t0, t1, t2, t3, p0, p1, p2) { return o + quo(i, p0) * t0 + quo(i, p1) * t1 + quo(i, p2) * t2 + i * t3; }',
  ),
  integer(
    'function spotOf(x, row, outer, along, size, inner, chunks, first) { return x - row * inner + (outer * size + (row - outer * chunks) * first + along) * inner; }',
  ),
  integer(
    'function spotIn(x, row, along, size, inner, chunks, first) { return spotOf(x, row, quo(row, chunks), along, size, inner, chunks, first); }',
  ),
  integer(
    'function spot(x, along, size, inner, chunks, first) { return spotIn(x, quo(x, inner), along, size, inner, chunks, first); }',
  ),
];

const WEBGPU: readonly Helper[] = [
  float(
    'function gExp(x) { if (x > 88.72283) { return x * 3.0e38; } if (x < -103.97) { return 0.0; } return x == x ? Math.exp(x) : x; }',
  ),
  float(
    'function gLog(x) { if (x > 3.4028234e38) { return x; } if (x > 0.0) { return Math.log(x); } if (x == 0.0) { return -1.0 / Math.abs(x); } return Math.sqrt(-1.0 - x * x); }',
  ),
  float(`function gExpm1(x) {
    if (x > 88.0 || x < -20.0) { return gExp(x) - 1.0; }
    if (x < 0.5 && x > -0.5) { return x * (1.0 + x * (0.5 + x * (0.16666667 + x * (0.041666668 + x * (0.008333334 + x * (0.0013888889 + x * 0.0001984127)))))); }
    return gExp(x) - 1.0;
  }`),
  float(`function gLog1p(x) {
    if (x < 0.25 && x > -0.25) { const t = x / (2.0 + x); const s = t * t;
      return 2.0 * t * (1.0 + s * (0.33333334 + s * (0.2 + s * (0.14285715 + s * 0.11111111)))); }
    return gLog(1.0 + x);
  }`),
  float(`function gTanh(x) {
    if (x > 9.2) { return 1.0; } if (x < -9.2) { return -1.0; }
    if (x < 0.05 && x > -0.05) { return x * (1.0 - x * x * (0.33333334 - x * x * 0.13333334)); }
    const e = gExp(2.0 * x); return (e - 1.0) / (e + 1.0);
  }`),
  float(
    'function gSinh(x) { if (x < 0.3 && x > -0.3) { const s = x * x; return x * (1.0 + s * (0.16666667 + s * (0.008333334 + s * 0.0001984127))); } return 0.5 * (gExp(x) - gExp(-x)); }',
  ),
  float('function gCosh(x) { return 0.5 * (gExp(x) + gExp(-x)); }'),
  float(`function gAsinh(x) {
    const a = Math.abs(x);
    if (a > 1.0e18) { return x > 0.0 ? gLog(a) + 0.6931472 : -gLog(a) - 0.6931472; }
    const r = gLog1p(a + a * a / (1.0 + Math.sqrt(1.0 + a * a)));
    return x < 0.0 ? -r : r;
  }`),
  float(
    'function gAcosh(x) { if (x > 1.0e18) { return gLog(x) + 0.6931472; } return gLog(x + Math.sqrt(x * x - 1.0)); }',
  ),
  float('function gAtanh(x) { return 0.5 * (gLog1p(x) - gLog1p(-x)); }'),
  float(`function gPow(x, y) {
    if (y == 0.0 || x == 1.0) { return 1.0; }
    if (!(x == x) || !(y == y)) { return x + y; }
    if (y == 1.0) { return x; }
    if (y == 2.0) { return x * x; }
    if (y == 0.5) { return Math.sqrt(Math.abs(x) + 0.0 * Math.sqrt(x)); }
    if (y == 3.0) { return x * x * x; }
    if (y == -1.0) { return 1.0 / x; }
    let whole = 0.0; if (Math.floor(y) == y) { whole = 1.0; }
    let odd = 0.0; if (whole == 1.0 && Math.abs(y) < 16777216.0) { odd = y - 2.0 * Math.floor(y * 0.5); }
    const a = Math.abs(x);
    let r = 1.0;
    if (a == 1.0) { r = 1.0; }
    else if (a == 0.0) { r = y > 0.0 ? 0.0 : 1.0 / a; }
    else if (a > 3.4028234e38) { r = y > 0.0 ? a : 0.0; }
    else if (Math.abs(y) > 3.4028234e38) { r = (a > 1.0 && y > 0.0) || (a < 1.0 && y < 0.0) ? Math.abs(y) : 0.0; }
    else if (whole == 1.0 && Math.abs(y) < 64.0) {
      let n = Math.abs(y); let b = a;
      for (let k = 0; k < 7; k++) { const h = Math.floor(n * 0.5); if (n - 2.0 * h == 1.0) { r = r * b; } b = b * b; n = h; }
      if (y < 0.0) { r = 1.0 / r; }
    } else { r = gExp(y * gLog(a)); }
    if (x < 0.0) { if (whole == 0.0 && a < 3.4028234e38) { return Math.sqrt(-1.0 - a); } if (odd == 1.0) { return -r; } }
    return r;
  }`),
  // WGSL allows sin an error of 2^-11: Cody and Waite's reduction and the polynomials of Cephes (sinf, asinf) give float32's accuracy.
  float(`function gTurn(x, q) {
    if (!(Math.abs(x) < 3.4028234e38)) { return Math.sqrt(-1.0 - Math.abs(x - x)) + x * 0.0; }
    const j = Math.floor(x * 0.6366197723675814 + 0.5);
    const y = ((x - j * 1.5703125) - j * 0.0004837512969970703) - j * 7.549789948768648e-8;
    const k = j + q - 4.0 * Math.floor((j + q) * 0.25);
    const z = y * y;
    const s = ((-0.00019515295891 * z + 0.0083321608736) * z - 0.16666654611) * z * y + y;
    const c = ((0.00002443315711809948 * z - 0.001388731625493765) * z + 0.04166664568298827) * z * z - 0.5 * z + 1.0;
    if (k < 0.5) { return s; } if (k < 1.5) { return c; } if (k < 2.5) { return -s; } return -c;
  }`),
  float('function gSin(x) { return gTurn(x, 0.0); }'),
  float('function gCos(x) { return gTurn(x, 1.0); }'),
  float('function gTan(x) { return gTurn(x, 0.0) / gTurn(x, 1.0); }'),
  float(`function gArc(x) {
    const z = x * x;
    return ((((0.042163199048 * z + 0.024181311049) * z + 0.045470025998) * z + 0.074953002686) * z + 0.16666752422) * z * x + x;
  }`),
  float(`function gAsin(x) {
    const a = Math.abs(x);
    if (a > 1.0) { return Math.sqrt(-a); }
    if (a <= 0.5) { return gArc(x); }
    const r = 1.5707963267948966 - 2.0 * gArc(Math.sqrt(0.5 * (1.0 - a)));
    if (x == x) { return x < 0.0 ? -r : r; }
    return x;
  }`),
  float(`function gAcos(x) {
    if (x > 0.5) { return x > 1.0 ? Math.sqrt(-x) : 2.0 * gArc(Math.sqrt(0.5 * (1.0 - x))); }
    if (x < -0.5) { return x < -1.0 ? Math.sqrt(x) : 3.141592653589793 - 2.0 * gArc(Math.sqrt(0.5 * (1.0 + x))); }
    return 1.5707963267948966 - gArc(x);
  }`),
  float(`function gAtan2(y, x) {
    const a = Math.abs(x); const b = Math.abs(y);
    if (!(x == x) || !(y == y)) { return x + y; }
    let r = 0.0;
    if (a > 3.4028234e38 && b > 3.4028234e38) { r = 0.7853981633974483; }
    else if (b == 0.0) { r = 0.0; }
    else if (b > a) { r = 1.5707963267948966 - Math.atan(a / b); }
    else { r = Math.atan(b / a); }
    if (x < 0.0) { r = 3.141592653589793 - r; }
    return y < 0.0 ? -r : r;
  }`),
];

/** Functions that kernels of a backend may call. */
export function helpersFor(backend: Backend): readonly Helper[] {
  return backend === 'webgpu' ? [...INTEGERS, ...POSITIONS, ...COMMON, ...WEBGPU] : [...INTEGERS, ...COMMON];
}

const GUARDED: Readonly<Record<string, string>> = {
  exp: 'gExp',
  log: 'gLog',
  expm1: 'gExpm1',
  log1p: 'gLog1p',
  tanh: 'gTanh',
  sinh: 'gSinh',
  cosh: 'gCosh',
  asinh: 'gAsinh',
  acosh: 'gAcosh',
  atanh: 'gAtanh',
  pow: 'gPow',
  atan2: 'gAtan2',
  sin: 'gSin',
  cos: 'gCos',
  tan: 'gTan',
  asin: 'gAsin',
  acos: 'gAcos',
};

/** The name by which a kernel calls a function of mathematics. */
export const mathName = (backend: Backend, name: string): string =>
  backend === 'webgpu' ? (GUARDED[name] ?? `Math.${name}`) : `Math.${name}`;
