// Runs a program of steps on Gradbook and tells what every step made: the other half of pytorch.py.
import '#runtime/node/main';
import { F, torch } from '#runtime';

const WORDS = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY, '-0': -0 };
const number = (v) => (typeof v === 'string' ? (WORDS[v] ?? v) : v);
const values = (x) => [x.detach().tolist()].flat(Number.POSITIVE_INFINITY).map(Number);
const isTensor = (x) => torch.isTensor(x);

/** The tensors of a program by the number of their step. */
export class Machine {
  pool = new Map();
  leaves = [];

  value(a) {
    if (Array.isArray(a)) return a.map((x) => this.value(x));
    if (a !== null && typeof a === 'object') {
      if ('t' in a) return this.pool.get(a.t);
      if ('slice' in a) {
        const [start, stop, step] = a.slice;
        return `${start ?? ''}:${stop ?? ''}${step == null ? '' : `:${step}`}`;
      }
      if ('dtype' in a) return a.dtype;
    }
    return number(a);
  }

  call({ f, a: given, k }) {
    const a = given.map((x) => this.value(x));
    const options = k === undefined ? [] : [Object.fromEntries(Object.entries(k).map(([n, v]) => [n, this.value(v)]))];
    const dot = f.lastIndexOf('.');
    const [owner, name] = [f.slice(0, Math.max(dot, 0)), f.slice(dot + 1)];
    if (f === 'new') {
      const [dtype, shape, numbers, wants] = a;
      const x = torch
        .tensor(dtype === 'bool' ? numbers.map(Boolean) : numbers, { dtype })
        .reshape(shape)
        .clone();
      if (!wants) return x;
      this.leaves.push(x.requiresGrad_());
      return x;
    }
    if (f === 'at') return a[0].at(...a[1]);
    if (f === 'set') return a[0].set(a[1], a[2]);
    if (f === 'backward') return a[0].backward(...options);
    if (f === 'grad') return torch.autograd.grad(a[0].sum(), a[1], { allowUnused: true, ...options[0] });
    if (owner === 'F') return F[name](...a, ...options);
    if (owner === 'torch') return torch[name](...a, ...options);
    return a[0][name](...a.slice(1), ...options);
  }

  describe(x) {
    if (!isTensor(x)) return x;
    let p;
    try {
      p = String(x);
    } catch (error) {
      p = error.message;
    }
    return {
      s: [...x.shape],
      d: x.dtype,
      v: values(x),
      st: [...x.stride()],
      o: x.storageOffset(),
      ...(x.requiresGrad && { r: 1 }),
      ...(!x.isLeaf && { g: 1 }),
      p: p.replace(/gradFn=<[^>]*>|grad_fn=<[^>]*>/, 'grad_fn=<>'),
    };
  }

  /** What the step says; new tensors join the pool. */
  step(step) {
    let result;
    try {
      result = step.ng ? torch.noGrad(() => this.call(step)) : this.call(step);
    } catch (error) {
      return { error: error.message, crash: /is not a function|Cannot read|undefined/.test(error.message) };
    }
    if (step.f === 'backward')
      return { grads: this.leaves.map((x) => (x.grad === null ? null : this.describe(x.grad))) };
    const results = isTensor(result) || !Array.isArray(result) ? [result] : [...result];
    const inPlace = step.f === 'set' || step.f.endsWith('_');
    if (!inPlace) results.forEach((x, j) => isTensor(x) && this.pool.set(`${step.n}.${j}`, x));
    return { out: results.map((x) => this.describe(x)) };
  }

  end() {
    return Object.fromEntries([...this.pool].map(([name, x]) => [name, values(x)]));
  }
}

/** The answers to all steps, and what all tensors hold in the end. */
export function run(program) {
  const machine = new Machine();
  const answers = program.map((step) => machine.step(step));
  return { answers, end: machine.end() };
}
