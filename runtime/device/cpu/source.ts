// Pointwise formulas as JavaScript. A loop compiled from source is private to one formula and one combination of dtypes, so V8
// specialises it; one shared loop that calls closures ran several times slower.
import type { Algebra, Arg } from '../../ops/algebra.js';
import type { Program } from '../../ops/program.js';
import * as functions from './scalar-functions.js';

/** A JavaScript expression: a variable or a literal. */
type Code = string;

const literal = (a: Arg<Code>): Code =>
  typeof a === 'string' ? a : Object.is(a, -0) ? '-0' : a < 0 ? `(${String(a)})` : String(a);

/** Emits one `const` per operation, so that a value used twice is computed once. */
class Emitter {
  readonly lines: string[] = [];
  readonly algebra: Algebra<Code>;
  constructor(store: Store) {
    const emit = (code: string): Code => {
      const name = `t${this.lines.length}`;
      this.lines.push(`const ${name} = ${code};`);
      return name;
    };
    const infix =
      (sign: string) =>
      (a: Arg<Code>, b: Arg<Code>): Code =>
        emit(`${literal(a)} ${sign} ${literal(b)}`);
    const compare =
      (sign: string) =>
      (a: Arg<Code>, b: Arg<Code>): Code =>
        emit(`${literal(a)} ${sign} ${literal(b)} ? 1 : 0`);
    const call =
      (name: string) =>
      (...args: Arg<Code>[]): Code =>
        emit(`${name}(${args.map(literal).join(', ')})`);
    this.algebra = {
      add: infix('+'),
      sub: infix('-'),
      mul: infix('*'),
      div: infix('/'),
      pow: call(store === 'small' ? 'L.wholePower' : store === 'int64' ? 'L.longPower' : 'L.pow'),
      atan2: call('Math.atan2'),
      floorDivide: call('L.floorDivide'),
      remainder: call('L.remainder'),
      fmod: infix('%'),
      maximum: call('Math.max'),
      minimum: call('Math.min'),
      neg: (a) => emit(`-${literal(a)}`),
      abs: call('Math.abs'),
      sign: (a) => emit(`${literal(a)} > 0 ? 1 : ${literal(a)} < 0 ? -1 : 0`),
      square: (a) => emit(`${literal(a)} * ${literal(a)}`),
      sqrt: call('Math.sqrt'),
      rsqrt: (a) => emit(`1 / Math.sqrt(${literal(a)})`),
      reciprocal: (a) => emit(`1 / ${literal(a)}`),
      exp: call('Math.exp'),
      exp2: (a) => emit(`L.pow(2, ${literal(a)})`),
      expm1: call('Math.expm1'),
      log: call('Math.log'),
      log2: call('Math.log2'),
      log10: call('Math.log10'),
      log1p: call('Math.log1p'),
      sin: call('Math.sin'),
      cos: call('Math.cos'),
      tan: call('Math.tan'),
      asin: call('Math.asin'),
      acos: call('Math.acos'),
      atan: call('Math.atan'),
      sinh: call('Math.sinh'),
      cosh: call('Math.cosh'),
      tanh: call('Math.tanh'),
      asinh: call('Math.asinh'),
      acosh: call('Math.acosh'),
      atanh: call('Math.atanh'),
      erf: call('L.erf'),
      sigmoid: (a) => emit(`1 / (1 + Math.exp(-${literal(a)}))`),
      floor: call('Math.floor'),
      ceil: call('Math.ceil'),
      trunc: call('Math.trunc'),
      round: call('L.round'),
      eq: compare('==='),
      ne: compare('!=='),
      lt: compare('<'),
      le: compare('<='),
      gt: compare('>'),
      ge: compare('>='),
      logicalAnd: (a, b) => emit(`${literal(a)} !== 0 && ${literal(b)} !== 0 ? 1 : 0`),
      logicalOr: (a, b) => emit(`${literal(a)} !== 0 || ${literal(b)} !== 0 ? 1 : 0`),
      logicalXor: (a, b) => emit(`(${literal(a)} !== 0) !== (${literal(b)} !== 0) ? 1 : 0`),
      logicalNot: (a) => emit(`${literal(a)} === 0 ? 1 : 0`),
      isnan: (a) => emit(`${literal(a)} !== ${literal(a)} ? 1 : 0`),
      isinf: (a) => emit(`${literal(a)} === Infinity || ${literal(a)} === -Infinity ? 1 : 0`),
      isfinite: (a) => emit(`${literal(a)} - ${literal(a)} === 0 ? 1 : 0`),
      where: (c, a, b) => emit(`${literal(c)} !== 0 ? ${literal(a)} : ${literal(b)}`),
    };
  }
}

/** A run of n elements: n, output (array, offset, stride), then each operand (array or number, offset, stride). */
export type Loop = (...args: (number | ArrayLike<number>)[]) => void;

/** How a value is stored: whole numbers are cut towards zero, truth values are 0 or 1. */
export type Store = 'float' | 'int64' | 'small' | 'bool';

/**
 * Compiles the loop of a program. `scalars` has bit i set where operand i is a plain number.
 */
export function compileLoop(program: Program, scalars: number, store: Store): Loop {
  const emitter = new Emitter(store);
  const names = ['a', 'b', 'c', 'd'].slice(0, program.arity);
  const isArray = (i: number): boolean => (scalars & (1 << i)) === 0;
  const read = (i: number): string => (isArray(i) ? `v${i}` : (names[i] ?? '0'));
  const operands = [read(0), read(1), read(2), read(3)] as const;
  const result = program.scalar
    ? `L.${program.scalar}(${operands.slice(0, program.arity).join(', ')})`
    : literal(program.formula(emitter.algebra, ...operands));
  const used = names.map((_, i) => i).filter((i) => isArray(i) && (program.reads & (1 << i)) !== 0);
  const value = store === 'bool' ? `${result} !== 0 ? 1 : 0` : store === 'int64' ? `L.whole(${result})` : result;
  const loads = used.map((i) => `const v${i} = ${names[i]}[p${i}];`).join(' ');
  const step = used.map((i) => ` p${i} += s${i};`).join('');
  const parameters = names.flatMap((name, i) => [name, `p${i}`, `s${i}`]);
  const source = `return function ${program.name.replace(/\W/g, '_')}(n, o, p, s, ${parameters.join(', ')}) {
  for (let i = 0; i < n; i++) {
    ${loads} ${emitter.lines.join(' ')}
    o[p] = ${value}; p += s;${step}
  }
}`;
  return new Function('L', source)(functions) as Loop;
}
