// Pointwise formulas as kernels in gpu.js's subset of JavaScript.
import { DeviceError } from '../../errors.js';
import type { Algebra, Arg } from '../../ops/algebra.js';
import type { Program } from '../../ops/program.js';

type Code = string;

/** A number as gpu.js reads it: every literal a float. */
function literal(a: Arg<Code>): Code {
  if (typeof a === 'string') return a;
  if (!Number.isFinite(a)) return Number.isNaN(a) ? '(0.0 / 0.0)' : a > 0 ? '(1.0 / 0.0)' : '(-1.0 / 0.0)';
  const text = Number.isInteger(a) && Math.abs(a) < 1e15 ? `${a}.0` : String(a);
  return a < 0 || Object.is(a, -0) ? `(${text})` : text;
}

const INFIX: Partial<Record<keyof Algebra<Code>, string>> = { add: '+', sub: '-', mul: '*', div: '/' };
const COMPARE: Partial<Record<keyof Algebra<Code>, string>> = {
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
};
const CALL = new Set<string>([
  'exp',
  'log',
  'tanh',
  'sqrt',
  'abs',
  'sin',
  'cos',
  'tan',
  'floor',
  'ceil',
  'atan2',
  'pow',
]);

/** Body lines and result of a formula over the variables v0, v1 … */
function emit(program: Program): { lines: string[]; result: Code } {
  const lines: string[] = [];
  const keep = (code: Code): Code => {
    const name = `t${lines.length}`;
    lines.push(`const ${name} = ${code};`);
    return name;
  };
  const written: Partial<Record<keyof Algebra<Code>, (...args: Arg<Code>[]) => Code>> = {
    neg: (a) => keep(`-${literal(a!)}`),
    square: (a) => keep(`${literal(a!)} * ${literal(a!)}`),
    reciprocal: (a) => keep(`1.0 / ${literal(a!)}`),
    rsqrt: (a) => keep(`1.0 / Math.sqrt(${literal(a!)})`),
    sigmoid: (a) => keep(`1.0 / (1.0 + Math.exp(-${literal(a!)}))`),
    // A comparison with NaN is false, so the operand itself comes back: NaN wins.
    maximum: (a, b) =>
      keep(`${literal(a!)} < ${literal(b!)} || ${literal(b!)} != ${literal(b!)} ? ${literal(b!)} : ${literal(a!)}`),
    minimum: (a, b) =>
      keep(`${literal(a!)} > ${literal(b!)} || ${literal(b!)} != ${literal(b!)} ? ${literal(b!)} : ${literal(a!)}`),
    where: (c, a, b) => keep(`${literal(c!)} != 0.0 ? ${literal(a!)} : ${literal(b!)}`),
  };
  const algebra = new Proxy({} as Algebra<Code>, {
    get: (_, name: keyof Algebra<Code>) => {
      const infix = INFIX[name];
      if (infix) return (a: Arg<Code>, b: Arg<Code>) => keep(`${literal(a)} ${infix} ${literal(b)}`);
      const compare = COMPARE[name];
      if (compare) return (a: Arg<Code>, b: Arg<Code>) => keep(`${literal(a)} ${compare} ${literal(b)} ? 1.0 : 0.0`);
      if (CALL.has(name)) return (...args: Arg<Code>[]) => keep(`Math.${name}(${args.map(literal).join(', ')})`);
      const own = written[name];
      if (own) return own;
      throw new DeviceError(
        `${program.name} is not available on the gpu device. Move the tensor with .to('cpu') first`,
        {
          op: program.name,
        },
      );
    },
  });
  const result = literal(program.formula(algebra, 'v0', 'v1', 'v2', 'v3'));
  return { lines, result };
}

/** How an operand enters a kernel. */
export type Kind = 'array' | 'number';

/**
 * A kernel over `rank` dimensions: for each array its elements, offset and a stride per dimension (0 where it is broadcast), for each number the
 * number; last the sizes of all dimensions but the first.
 */
export function pointwiseSource(program: Program, kinds: readonly Kind[], rank: number) {
  const types: Record<string, 'Input' | 'Integer' | 'Float'> = {};
  const loads: string[] = [];
  kinds.forEach((kind, k) => {
    if (kind === 'number') {
      types[`v${k}`] = 'Float';
      return;
    }
    types[`a${k}`] = 'Input';
    types[`o${k}`] = 'Integer';
    for (let d = 0; d < rank; d++) types[`s${k}_${d}`] = 'Integer';
    const terms = Array.from({ length: rank }, (_, d) => `i${d} * s${k}_${d}`);
    loads.push(`const v${k} = a${k}[${[`o${k}`, ...terms].join(' + ')}];`);
  });
  const index = ['let r = this.thread.x;'];
  for (let d = rank - 1; d >= 1; d--) {
    types[`n${d}`] = 'Integer';
    index.push(`const q${d} = Math.floor(r / n${d}); const i${d} = r - q${d} * n${d}; r = q${d};`);
  }
  if (rank > 0) index.push('const i0 = r;');
  const { lines, result } = emit(program);
  const source = `function (${Object.keys(types).join(', ')}) { ${index.join(' ')} ${loads.join(' ')} ${lines.join(' ')} return ${result}; }`;
  return { source, types };
}

type Types = Record<string, 'Input' | 'Integer' | 'Float'>;

/** out[i, j] = Σ a[i, k] · b[k, j] by strides. */
export const MATMUL = {
  types: {
    a: 'Input',
    ao: 'Integer',
    ra: 'Integer',
    ca: 'Integer',
    b: 'Input',
    bo: 'Integer',
    rb: 'Integer',
    cb: 'Integer',
    n: 'Integer',
    depth: 'Integer',
  } as Types,
  source: `function (a, ao, ra, ca, b, bo, rb, cb, n, depth) {
    const i = Math.floor(this.thread.x / n); const j = this.thread.x - i * n;
    let s = 0.0;
    for (let k = 0; k < depth; k++) { s += a[ao + i * ra + k * ca] * b[bo + k * rb + j * cb]; }
    return s;
  }`,
};

/** Folds over the middle of [outer, size, inner]; one thread per result. */
const fold = (start: string, step: string, end = 's') => ({
  types: { x: 'Input', xo: 'Integer', size: 'Integer', inner: 'Integer' } as Types,
  source: `function (x, xo, size, inner) {
    const o = Math.floor(this.thread.x / inner); const at = xo + o * size * inner + this.thread.x - o * inner;
    let s = ${start};
    for (let k = 0; k < size; k++) { const v = x[at + k * inner]; ${step} }
    return ${end};
  }`,
});

export const REDUCTIONS = {
  sum: fold('0.0', 's += v;'),
  mean: fold('0.0', 's += v;', 's / size'),
  max: fold('x[at]', 'if (v > s || v != v) { s = v; }'),
  min: fold('x[at]', 'if (v < s || v != v) { s = v; }'),
};

/** Softmax over the middle of [outer, size, inner] given the largest element m and the sum t of e^(x − m) per row. */
const rowwise = (result: string, types: Types) => ({
  types: { x: 'Input', xo: 'Integer', size: 'Integer', inner: 'Integer', ...types } as Types,
  source: `function (${['x', 'xo', 'size', 'inner', ...Object.keys(types)].join(', ')}) {
    const o = Math.floor(this.thread.x / (size * inner)); const j = this.thread.x - Math.floor(this.thread.x / inner) * inner;
    const row = o * inner + j; const v = x[xo + this.thread.x];
    return ${result};
  }`,
});

export const SOFTMAX = {
  exp: rowwise('Math.exp(v - m[row])', { m: 'Input' }),
  softmax: rowwise('Math.exp(v - m[row]) / t[row]', { m: 'Input', t: 'Input' }),
  logSoftmax: rowwise('v - m[row] - Math.log(t[row])', { m: 'Input', t: 'Input' }),
};
