// Pointwise expressions as source in gpu.js's subset of JavaScript.
import { DeviceError } from '../../errors.js';
import type { Algebra, Arg } from '../../ops/algebra.js';
import type { ArgumentType } from './command.js';
import { type Backend, mathName } from './dialect.js';
import { type Applied, type Expression, isLeaf, type Leaf, modeOf, type Plan, type Store } from './expression.js';

type Code = string;

/** Numbers no literal can write: WGSL refuses constant expressions that overflow. They come as arguments. */
export type Special = 'inf' | 'nan';
export const SPECIAL: Readonly<Record<Special, number>> = { inf: Number.POSITIVE_INFINITY, nan: Number.NaN };

/** What a kernel's body is written with. */
export interface Scope {
  readonly backend: Backend;
  readonly types: Record<string, ArgumentType>;
  readonly specials: Set<Special>;
}

export const scope = (backend: Backend): Scope => ({ backend, types: {}, specials: new Set() });

/** Whole quotient of two integer expressions. gpu.js turns integer variables into floats, so everything is written in place. */
export const quotient = ({ backend }: Scope, a: Code, b: Code): Code =>
  backend === 'webgpu' ? `quo(${a}, ${b})` : `((${a} / ${b}) | 0)`;

/** Names every argument of a plan. */
export function parameters(plan: Plan, { types }: Scope): void {
  plan.leaves.forEach((leaf, k) => {
    types[`a${k}`] = 'Input';
    const mode = modeOf(leaf);
    if (mode !== 'f') types[`o${k}`] = 'Integer';
    if (!mode.startsWith('r')) return;
    for (let d = 0; d < leaf.sizes.length; d++) types[`t${k}_${d}`] = 'Integer';
    for (let d = 0; d < leaf.sizes.length - 1; d++) types[`p${k}_${d}`] = 'Integer';
  });
  plan.constants.forEach((_, k) => {
    types[`c${k}`] = 'Float';
  });
}

function read(leaf: Leaf, k: number, at: Code, scope: Scope): Code {
  const mode = modeOf(leaf);
  if (mode === 'f') return `a${k}[${at}]`;
  if (mode === 'o') return `a${k}[${at} + o${k}]`;
  if (mode === 's') return `a${k}[o${k}]`;
  const last = leaf.sizes.length - 1;
  if (scope.backend === 'webgpu' && last >= 1 && last <= 3) {
    const steps = leaf.sizes.map((_, d) => `t${k}_${d}`);
    const divisors = steps.slice(1).map((_, d) => `p${k}_${d}`);
    return `a${k}[place${last + 1}(${[at, `o${k}`, ...steps, ...divisors].join(', ')})]`;
  }
  const terms = [`o${k}`];
  for (let d = 0; d < last; d++) terms.push(`${quotient(scope, at, `p${k}_${d}`)} * t${k}_${d}`);
  terms.push(`(${at}) * t${k}_${last}`);
  return `a${k}[${terms.join(' + ')}]`;
}

/** Statements that compute element `at` of a plan, and what holds the result. */
export function body(plan: Plan, at: Code, scope: Scope): { lines: string[]; result: Code } {
  const lines: string[] = [];
  let constant = 0;
  plan.leaves.forEach((leaf, k) => {
    lines.push(`const v${k} = ${read(leaf, k, at, scope)};`);
  });
  const done = new Map<Applied, Code>();
  let temporaries = 0;
  const keep = (code: Code): Code => {
    const name = `t${temporaries++}`;
    lines.push(`const ${name} = ${code};`);
    return name;
  };
  const algebra = algebraOf(scope, keep);
  const write = (x: Expression): Code => {
    if (typeof x === 'number') return `c${constant++}`;
    if (isLeaf(x)) return plan.names.get(x)!;
    const known = done.get(x);
    if (known !== undefined) return known;
    const operands = x.operands.map(write);
    const [a, b, c, d] = operands as [Code, Code, Code, Code];
    const result = literal(x.program.formula(algebra(x.program.name), a, b, c, d), scope);
    const stored = store(x.store, result, keep);
    done.set(x, stored);
    return stored;
  };
  const result = write(plan.root);
  return { lines, result };
}

function store(kind: Store, value: Code, keep: (code: Code) => Code): Code {
  if (kind === 'float') return value;
  if (kind === 'bool') return keep(`${value} == 0.0 ? 0.0 : 1.0`);
  const whole = keep(`${value} == ${value} ? Math.trunc(${value}) : 0.0`);
  return kind === 'int' ? whole : keep(`${whole} - 256.0 * Math.floor(${whole} / 256.0)`);
}

/** A number as gpu.js reads it: every literal a float. */
function literal(a: Arg<Code>, { specials }: Scope): Code {
  if (typeof a === 'string') return a;
  if (!Number.isFinite(a)) {
    specials.add(Number.isNaN(a) ? 'nan' : 'inf');
    return Number.isNaN(a) ? 'nan' : a > 0 ? 'inf' : '(-inf)';
  }
  const text = Number.isInteger(a) && Math.abs(a) < 1e15 ? `${a}.0` : String(a);
  return a < 0 || Object.is(a, -0) ? `(${text})` : text;
}

const INFIX: Partial<Record<keyof Algebra<Code>, string>> = { add: '+', sub: '-', mul: '*', div: '/' };
const COMPARE: Partial<Record<keyof Algebra<Code>, string>> = { eq: '==', lt: '<', le: '<=', gt: '>', ge: '>=' };
const CALL = new Set(
  'exp expm1 log log1p tanh sinh cosh asinh acosh atanh sin cos tan asin acos atan sqrt abs floor ceil trunc atan2 pow'.split(
    ' ',
  ),
);

/** Operations on expressions in source; what a backend gets wrong is written out. */
function algebraOf(scope: Scope, keep: (code: Code) => Code): (op: string) => Algebra<Code> {
  const { backend } = scope;
  const call = (name: string, ...args: Code[]): Code => keep(`${mathName(backend, name)}(${args.join(', ')})`);
  const truth = (code: Code): Code => keep(`${code} ? 1.0 : 0.0`);
  // A comparison with NaN is false, also `!=` on WebGPU: only `==` tells.
  const extreme = (sign: string) => (a: Code, b: Code) =>
    keep(`${a} == ${a} ? (${b} == ${b} ? (${a} ${sign} ${b} ? ${a} : ${b}) : ${b}) : ${a}`);
  const infinity = (): Code => literal(Number.POSITIVE_INFINITY, scope);
  const written: Partial<Record<keyof Algebra<Code>, (a: Code, b: Code, c: Code) => Code>> = {
    neg: (a) => keep(`-${a}`),
    square: (a) => keep(`${a} * ${a}`),
    reciprocal: (a) => keep(`1.0 / ${a}`),
    rsqrt: (a) => keep(`1.0 / Math.sqrt(${a})`),
    sigmoid: (a) => keep(`1.0 / (1.0 + ${call('exp', keep(`-${a}`))})`),
    sign: (a) => keep(`${a} > 0.0 ? 1.0 : ${a} < 0.0 ? -1.0 : 0.0`),
    exp2: (a) => call('pow', '2.0', a),
    log2: (a) => (backend === 'webgpu' ? keep(`${call('log', a)} * 1.4426950408889634`) : call('log2', a)),
    log10: (a) => (backend === 'webgpu' ? keep(`${call('log', a)} * 0.4342944819032518`) : call('log10', a)),
    erf: (a) => keep(`gErf(${a})`),
    round: (a) => keep(`gRound(${a})`),
    maximum: extreme('>'),
    minimum: extreme('<'),
    // As PyTorch does it; division is not rounded correctly on a GPU, where 6 / 3 may be 1.9999999.
    floorDivide: (a, b) => {
      const r = written.fmod!(a, b, '');
      const q = keep(`(${a} - ${r}) / ${b}`);
      const lower = keep(`(${r} < 0.0 && ${b} > 0.0) || (${r} > 0.0 && ${b} < 0.0) ? ${q} - 1.0 : ${q}`);
      const whole = keep(`Math.floor(${lower})`);
      return keep(`${b} == 0.0 ? ${a} / ${b} : ${lower} - ${whole} > 0.5 ? ${whole} + 1.0 : ${whole}`);
    },
    fmod: (a, b) => keep(`Math.abs(${b}) > 3.4028234e38 && Math.abs(${a}) < 3.4028234e38 ? ${a} : ${a} % ${b}`),
    remainder: (a, b) => {
      const r = written.fmod!(a, b, '');
      return keep(`(${r} < 0.0 && ${b} > 0.0) || (${r} > 0.0 && ${b} < 0.0) ? ${r} + ${b} : ${r}`);
    },
    ne: (a, b) => keep(`${a} == ${b} ? 0.0 : 1.0`),
    logicalAnd: (a, b) => keep(`${a} == 0.0 || ${b} == 0.0 ? 0.0 : 1.0`),
    logicalOr: (a, b) => keep(`${a} == 0.0 && ${b} == 0.0 ? 0.0 : 1.0`),
    logicalXor: (a, b) => keep(`(${a} == 0.0 && ${b} == 0.0) || !(${a} == 0.0 || ${b} == 0.0) ? 0.0 : 1.0`),
    logicalNot: (a) => truth(`${a} == 0.0`),
    isnan: (a) => keep(`${a} == ${a} ? 0.0 : 1.0`),
    isinf: (a) => truth(`${a} == ${infinity()} || ${a} == -${infinity()}`),
    isfinite: (a) => truth(`Math.abs(${a}) <= 3.4028234e38`),
    where: (c, a, b) => keep(`${c} == 0.0 ? ${b} : ${a}`),
  };
  return (op) =>
    new Proxy({} as Algebra<Code>, {
      get: (_, name: keyof Algebra<Code>) => {
        const infix = INFIX[name];
        const compare = COMPARE[name];
        const own = written[name];
        return (...given: Arg<Code>[]): Code => {
          // A formula that is only a name passes a second operand on, whether there is one or not.
          const args = given.filter((a) => a !== undefined).map((a) => literal(a, scope)) as [Code, Code, Code];
          if (infix) return keep(`${args[0]} ${infix} ${args[1]}`);
          if (compare) return truth(`${args[0]} ${compare} ${args[1]}`);
          if (own) return own(...args);
          if (CALL.has(name)) return call(name, ...args);
          throw new DeviceError(`${op} is not available on the gpu device. Move the tensor with .to('cpu') first`, {
            op,
          });
        };
      },
    });
}

/** Puts together a kernel's source. */
export function functionOf({ types, specials }: Scope, statements: string): string {
  for (const name of specials) types[name] = 'Float';
  return `function (${Object.keys(types).join(', ')}) { ${statements} }`;
}
