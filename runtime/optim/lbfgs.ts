import { enableGrad, noGrad } from '../autograd/grad-mode.js';
import type { AnyTensor } from '../tensor/tensor.js';
import { type Closure, demand, Optimizer, type ParamState, type Params, settings } from './optimizer.js';
import { type Point, strongWolfe } from './strong-wolfe.js';
import { axpy, dot, largest, scaled } from './vector.js';

/** Settings of {@link LBFGS}. */
export interface LBFGSOptions {
  /** Length of a step without line search, and the line search's first guess. Default 1. */
  lr?: number;
  /** Iterations in one `step`. Default 20. */
  maxIter?: number;
  /** Calls of the closure in one `step`. Default 1.25 · maxIter. */
  maxEval?: number;
  /** Stop when no element of the gradient is larger. Default 1e-7. */
  toleranceGrad?: number;
  /** Stop when loss or parameters change less. Default 1e-9. */
  toleranceChange?: number;
  /** Past steps that are remembered. Default 100. */
  historySize?: number;
  /** Search for a good step length, or take `lr` (null). Default null. */
  lineSearchFn?: 'strong_wolfe' | null;
}

interface Memory {
  direction: Float64Array;
  length: number;
  gradient: Float64Array;
  changes: Float64Array[];
  steps: Float64Array[];
  curvature: number;
}

/**
 * Limited-memory BFGS: a quasi-Newton method. `step` needs a closure that computes the loss and its gradients, and calls it several times.
 * @example
 * const w = torch.tensor([1, 5], { requiresGrad: true });
 * const optimizer = new optim.LBFGS([w], { lineSearchFn: 'strong_wolfe' });
 * optimizer.step(() => {
 *   optimizer.zeroGrad();
 *   const loss = w.sub(2).square().sum();
 *   loss.backward();
 *   return loss;
 * });
 * w; // → tensor([2., 2.], requires_grad=True)
 * @see https://pytorch.org/docs/1.13/generated/torch.optim.LBFGS.html
 */
export class LBFGS extends Optimizer<Required<LBFGSOptions>> {
  constructor(params: Params<Required<LBFGSOptions>>, options: LBFGSOptions = {}) {
    const maxIter = options.maxIter ?? 20;
    super(
      params,
      settings(
        {
          lr: 1,
          maxIter,
          maxEval: Math.floor((maxIter * 5) / 4),
          toleranceGrad: 1e-7,
          toleranceChange: 1e-9,
          historySize: 100,
          lineSearchFn: null,
        } as Required<LBFGSOptions>,
        options,
      ),
    );
    if (this.paramGroups.length !== 1)
      throw new RangeError("LBFGS doesn't support per-parameter options (parameter groups)");
  }

  protected check(group: Required<LBFGSOptions>): void {
    demand(group.lr >= 0, 'learning rate', group.lr);
    demand(
      group.lineSearchFn === null || group.lineSearchFn === 'strong_wolfe',
      "lineSearchFn (only 'strong_wolfe' is supported)",
      group.lineSearchFn,
      "null or 'strong_wolfe'",
    );
  }

  protected update(): void {
    throw new TypeError('LBFGS updates all parameters at once');
  }

  override step(): undefined;
  override step<L>(closure: Closure<L>): L;
  override step<L>(closure?: Closure<L>): L | undefined {
    if (closure === undefined)
      throw new TypeError(
        'LBFGS.step() needs a closure that clears the gradients, computes the loss, calls backward() and returns the loss',
      );
    const group = this.paramGroups[0]!;
    const state = this.remembered();
    const evaluate = (): Point => {
      const value = enableGrad(closure) as unknown as number | { item(): number };
      return { loss: typeof value === 'number' ? value : value.item(), gradient: this.flatGradient() };
    };
    let first: L | undefined;
    const start = enableGrad(() => (first = closure())) as unknown as number | { item(): number };
    let at: Point = { loss: typeof start === 'number' ? start : start.item(), gradient: this.flatGradient() };
    let evaluations = 1;
    state.funcEvals = (state.funcEvals as number) + 1;
    if (largest(at.gradient) <= group.toleranceGrad) return first;

    const memory = restore(state);
    for (let k = 1; k <= group.maxIter; k++) {
      const iteration = (state.nIter as number) + 1;
      state.nIter = iteration;
      const d = iteration === 1 ? scaled(at.gradient, -1) : direction(memory, at.gradient, group.historySize);
      const before = at;
      memory.direction = d;
      memory.gradient = at.gradient;
      const sum = at.gradient.reduce((s, v) => s + Math.abs(v), 0);
      let t = iteration === 1 ? Math.min(1, 1 / sum) * group.lr : group.lr;
      memory.length = t;
      const slope = dot(at.gradient, d);
      if (slope > -group.toleranceChange) break;
      let calls = 0;
      if (group.lineSearchFn !== null) {
        const origin = this.flatParameters();
        const found = strongWolfe(
          (length) => {
            this.setParameters(origin, d, length);
            return evaluate();
          },
          t,
          d,
          at,
          slope,
          group.toleranceChange,
        );
        ({ point: at, length: t, calls } = found);
        this.setParameters(origin, d, t);
      } else {
        this.setParameters(this.flatParameters(), d, t);
        if (k !== group.maxIter) {
          at = evaluate();
          calls = 1;
        }
      }
      memory.length = t;
      evaluations += calls;
      state.funcEvals = (state.funcEvals as number) + calls;
      if (evaluations >= group.maxEval || largest(at.gradient) <= group.toleranceGrad) break;
      if (largest(d) * t <= group.toleranceChange || Math.abs(at.loss - before.loss) < group.toleranceChange) break;
    }
    store(state, memory);
    return first;
  }

  private remembered(): ParamState {
    const p = this.paramGroups[0]!.params[0]!;
    const state = this.state.get(p) ?? { funcEvals: 0, nIter: 0 };
    this.state.set(p, state);
    return state;
  }

  private flatGradient(): Float64Array {
    return Float64Array.from(
      this.paramGroups[0]!.params.flatMap((p) => (p.grad === null ? zeros(p.count) : flat(p.grad as AnyTensor))),
    );
  }

  private flatParameters(): Float64Array {
    return Float64Array.from(this.paramGroups[0]!.params.flatMap((p) => flat(p)));
  }

  /** Sets all parameters to `origin + length · d`. */
  private setParameters(origin: Float64Array, d: Float64Array, length: number): void {
    let from = 0;
    noGrad(() => {
      for (const p of this.paramGroups[0]!.params) {
        const own = p.detach().to('cpu').clone() as AnyTensor;
        const data = own.storage.data;
        for (let i = 0; i < p.count; i++, from++) data[own.offset + i] = origin[from]! + length * d[from]!;
        p.copy_(own.to(p.device as 'cpu'));
      }
    });
  }
}

const zeros = (n: number): number[] => new Array<number>(n).fill(0);
const flat = (x: AnyTensor): number[] => x.detach().flatten().tolist() as number[];

/** The two-loop recursion (Nocedal & Wright, algorithm 7.4), after the last step was taken into the history. */
function direction(memory: Memory, gradient: Float64Array, historySize: number): Float64Array {
  const { changes, steps } = memory;
  const y = gradient.map((v, i) => v - memory.gradient[i]!);
  const s = scaled(memory.direction, memory.length);
  const ys = dot(y, s);
  if (ys > 1e-10) {
    if (changes.length === historySize) {
      changes.shift();
      steps.shift();
    }
    changes.push(y);
    steps.push(s);
    memory.curvature = ys / dot(y, y);
  }
  const q = scaled(gradient, -1);
  const alphas: number[] = [];
  for (let i = changes.length - 1; i >= 0; i--) {
    alphas[i] = dot(steps[i]!, q) / dot(changes[i]!, steps[i]!);
    axpy(q, -alphas[i]!, changes[i]!);
  }
  const r = scaled(q, memory.curvature);
  for (let i = 0; i < changes.length; i++) {
    const beta = dot(changes[i]!, r) / dot(changes[i]!, steps[i]!);
    axpy(r, alphas[i]! - beta, steps[i]!);
  }
  return r;
}

/** The memory lives in the optimizer's state under flat names, so that it is saved like any other. */
function restore(state: ParamState): Memory {
  const list = (name: string): Float64Array[] => {
    const found: Float64Array[] = [];
    for (let i = 0; state[`${name}${i}`] !== undefined; i++) found.push(state[`${name}${i}`] as Float64Array);
    return found;
  };
  return {
    direction: (state.d as Float64Array | undefined) ?? new Float64Array(0),
    length: (state.t as number | undefined) ?? 0,
    gradient: (state.prevFlatGrad as Float64Array | undefined) ?? new Float64Array(0),
    changes: list('oldDirs'),
    steps: list('oldStps'),
    curvature: (state.hDiag as number | undefined) ?? 1,
  };
}

function store(state: ParamState, memory: Memory): void {
  state.d = memory.direction;
  state.t = memory.length;
  state.prevFlatGrad = memory.gradient;
  state.hDiag = memory.curvature;
  memory.changes.forEach((y, i) => (state[`oldDirs${i}`] = y));
  memory.steps.forEach((s, i) => (state[`oldStps${i}`] = s));
}
