// Elementwise work on blocks in scratch. `n` is rounded up to a multiple of 16 by the caller, who leaves room for the overshoot.
import { hmax, hsum, sp, vlog } from './math.as';

const LOG = 0;
const RELU = 1;
const SQRT = 2;
const NEG = 3;
const ABS = 4;
const SQUARE = 5;
const RECIPROCAL = 6;

@inline
function unary(op: i32, x: v128): v128 {
  if (op == LOG) return vlog(x);
  if (op == RELU) return f32x4.pmax(x, sp(0.0));
  if (op == SQRT) return f32x4.sqrt(x);
  if (op == NEG) return f32x4.neg(x);
  if (op == ABS) return f32x4.abs(x);
  if (op == SQUARE) return f32x4.mul(x, x);
  return f32x4.div(sp(1.0), x);
}

@inline
function mapUnary(op: i32, s: usize, d: usize, n: i32): void {
  for (let i = 0; i < n; i += 16) {
    v128.store(d, unary(op, v128.load(s)));
    v128.store(d, unary(op, v128.load(s, 16)), 16);
    v128.store(d, unary(op, v128.load(s, 32)), 32);
    v128.store(d, unary(op, v128.load(s, 48)), 48);
    s += 64;
    d += 64;
  }
}

export function log(s: usize, d: usize, n: i32): void { mapUnary(LOG, s, d, n); }
export function relu(s: usize, d: usize, n: i32): void { mapUnary(RELU, s, d, n); }
export function sqrt(s: usize, d: usize, n: i32): void { mapUnary(SQRT, s, d, n); }
export function neg(s: usize, d: usize, n: i32): void { mapUnary(NEG, s, d, n); }
export function abs(s: usize, d: usize, n: i32): void { mapUnary(ABS, s, d, n); }
export function square(s: usize, d: usize, n: i32): void { mapUnary(SQUARE, s, d, n); }
export function reciprocal(s: usize, d: usize, n: i32): void { mapUnary(RECIPROCAL, s, d, n); }

const ADD = 0;
const SUB = 1;
const MUL = 2;
const DIV = 3;
const RELU_GRAD = 4;
const TANH_GRAD = 5;
const SIGMOID_GRAD = 6;

@inline
function binary(op: i32, a: v128, b: v128): v128 {
  if (op == ADD) return f32x4.add(a, b);
  if (op == SUB) return f32x4.sub(a, b);
  if (op == MUL) return f32x4.mul(a, b);
  if (op == DIV) return f32x4.div(a, b);
  // The gradients take (gradient, result of the forward pass).
  if (op == RELU_GRAD) return v128.andnot(a, f32x4.le(b, sp(0.0))); // a NaN lets the gradient through, as in PyTorch
  if (op == TANH_GRAD) return f32x4.mul(a, f32x4.sub(sp(1.0), f32x4.mul(b, b)));
  return f32x4.mul(f32x4.mul(a, f32x4.sub(sp(1.0), b)), b);
}

@inline
function mapBinary(op: i32, a: usize, b: usize, d: usize, n: i32): void {
  for (let i = 0; i < n; i += 16) {
    v128.store(d, binary(op, v128.load(a), v128.load(b)));
    v128.store(d, binary(op, v128.load(a, 16), v128.load(b, 16)), 16);
    v128.store(d, binary(op, v128.load(a, 32), v128.load(b, 32)), 32);
    v128.store(d, binary(op, v128.load(a, 48), v128.load(b, 48)), 48);
    a += 64;
    b += 64;
    d += 64;
  }
}

export function add(a: usize, b: usize, d: usize, n: i32): void { mapBinary(ADD, a, b, d, n); }
export function sub(a: usize, b: usize, d: usize, n: i32): void { mapBinary(SUB, a, b, d, n); }
export function mul(a: usize, b: usize, d: usize, n: i32): void { mapBinary(MUL, a, b, d, n); }
export function div(a: usize, b: usize, d: usize, n: i32): void { mapBinary(DIV, a, b, d, n); }
export function reluGrad(a: usize, b: usize, d: usize, n: i32): void { mapBinary(RELU_GRAD, a, b, d, n); }
export function tanhGrad(a: usize, b: usize, d: usize, n: i32): void { mapBinary(TANH_GRAD, a, b, d, n); }
export function sigmoidGrad(a: usize, b: usize, d: usize, n: i32): void { mapBinary(SIGMOID_GRAD, a, b, d, n); }

@inline
function mapScalar(op: i32, s: usize, d: usize, n: i32, c: f32): void {
  const b = sp(c);
  for (let i = 0; i < n; i += 16) {
    v128.store(d, binary(op, v128.load(s), b));
    v128.store(d, binary(op, v128.load(s, 16), b), 16);
    v128.store(d, binary(op, v128.load(s, 32), b), 32);
    v128.store(d, binary(op, v128.load(s, 48), b), 48);
    s += 64;
    d += 64;
  }
}

/** The same with one number for the second operand. */
export function addScalar(s: usize, d: usize, n: i32, c: f32): void { mapScalar(ADD, s, d, n, c); }
export function subScalar(s: usize, d: usize, n: i32, c: f32): void { mapScalar(SUB, s, d, n, c); }
export function mulScalar(s: usize, d: usize, n: i32, c: f32): void { mapScalar(MUL, s, d, n, c); }
export function divScalar(s: usize, d: usize, n: i32, c: f32): void { mapScalar(DIV, s, d, n, c); }

/** d ← d + α·s, for gradients that accumulate and for SGD. */
export function axpy(s: usize, d: usize, n: i32, alpha: f32): void {
  const v = sp(alpha);
  for (let i = 0; i < n; i += 8) {
    v128.store(d, f32x4.add(v128.load(d), f32x4.mul(v, v128.load(s))));
    v128.store(d, f32x4.add(v128.load(d, 16), f32x4.mul(v, v128.load(s, 16))), 16);
    s += 32;
    d += 32;
  }
}

/** Sum of n elements, n a multiple of 16: four accumulators of four lanes. */
export function sum(s: usize, n: i32): f32 {
  let a0 = sp(0.0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  for (let i = 0; i < n; i += 16) {
    a0 = f32x4.add(a0, v128.load(s));
    a1 = f32x4.add(a1, v128.load(s, 16));
    a2 = f32x4.add(a2, v128.load(s, 32));
    a3 = f32x4.add(a3, v128.load(s, 48));
    s += 64;
  }
  return hsum(f32x4.add(f32x4.add(a0, a1), f32x4.add(a2, a3)));
}

/** Largest of n elements, n a positive multiple of 16; NaN where any element is. */
export function maximum(s: usize, n: i32): f32 {
  let a0 = v128.load(s);
  let a1 = a0;
  for (let i = 0; i < n; i += 16) {
    a0 = f32x4.max(a0, f32x4.max(v128.load(s), v128.load(s, 16)));
    a1 = f32x4.max(a1, f32x4.max(v128.load(s, 32), v128.load(s, 48)));
    s += 64;
  }
  return hmax(f32x4.max(a0, a1));
}

/**
 * Adam's update of one block (Kingma and Ba, 2015, Algorithm 1), as PyTorch orders it: x ← shrink · p, d ← sign · g + penalty · x,
 * p ← x − step · m / (√v / correction + ε).
 */
export function adam(
  p: usize, g: usize, m: usize, v: usize, n: i32,
  beta1: f32, beta2: f32, rest1: f32, rest2: f32, step: f32, correction: f32, eps: f32, shrink: f32, penalty: f32, sign: f32,
): void {
  const b1 = sp(beta1);
  const b2 = sp(beta2);
  const c1 = sp(rest1);
  const c2 = sp(rest2);
  for (let i = 0; i < n; i += 4) {
    const x = f32x4.mul(v128.load(p), sp(shrink));
    const d = f32x4.add(f32x4.mul(v128.load(g), sp(sign)), f32x4.mul(sp(penalty), x));
    const first = f32x4.add(f32x4.mul(b1, v128.load(m)), f32x4.mul(c1, d));
    const second = f32x4.add(f32x4.mul(b2, v128.load(v)), f32x4.mul(f32x4.mul(c2, d), d));
    v128.store(m, first);
    v128.store(v, second);
    const scale = f32x4.add(f32x4.div(f32x4.sqrt(second), sp(correction)), sp(eps));
    v128.store(p, f32x4.sub(x, f32x4.div(f32x4.mul(sp(step), first), scale)));
    p += 16;
    g += 16;
    m += 16;
    v += 16;
  }
}
