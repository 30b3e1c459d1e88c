// Random settings against PyTorch: what nobody thought of writing down as a case. Made by tests/fixtures/random-cases/*.py.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { type AnyTensor, F, optim, torch } from '#runtime';
import { installFiles } from '#runtime/node/files';

installFiles();

const cases = <T>(name: string): T[] =>
  JSON.parse(
    gunzipSync(readFileSync(new URL(`../fixtures/random-cases/${name}.json.gz`, import.meta.url))).toString(),
  ) as T[];

interface Boxed {
  t: number[];
  d: 'float64' | 'int64';
  g: boolean;
}
type Argument = Boxed | number | string | boolean | null;
type Values = number | string | null | Values[];
type Settings = Record<string, unknown>;

const unbox = (a: Argument): unknown => {
  if (a === null || typeof a !== 'object') return a;
  const x = torch.tensor(a.t, { dtype: a.d });
  return a.g ? x.requiresGrad_() : x;
};

function expectNear(actual: unknown, expected: Values, what: string, tolerance: number): void {
  if (Array.isArray(expected)) {
    expect(Array.isArray(actual) && actual.length === expected.length, what).toBe(true);
    expected.forEach((v, i) => {
      expectNear((actual as unknown[])[i], v, what, tolerance);
    });
  } else if (expected === 'nan') expect(actual, what).toBeNaN();
  else
    expect(Math.abs(Number(actual) - Number(expected)), what).toBeLessThan(
      tolerance * (1 + Math.abs(Number(expected))),
    );
}

/** Python's names in ours: weight_decay is weightDecay, T_max is tMax. */
const settings = (python: Settings): Settings =>
  Object.fromEntries(
    Object.entries(python)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [
        key.replace(/^T_/, 't_').replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
        value,
      ]),
  );

it('losses and their gradients are PyTorch’s', () => {
  const all = cases<[string, Argument[], Record<string, Argument>, Values, (Values | null)[]]>('losses');
  expect(all.length).toBeGreaterThan(100);
  for (const [name, given, options, value, gradients] of all) {
    const what = `${name} ${JSON.stringify([given, options])}`;
    const args = given.map(unbox) as AnyTensor[];
    const loss = F[name as 'mseLoss'] as unknown as (...args: unknown[]) => AnyTensor;
    const out = loss(...args, Object.fromEntries(Object.entries(options).map(([key, v]) => [key, unbox(v)])));
    expectNear(out.tolist(), value, what, 1e-10);
    const inputs = args.filter((x) => x?.requiresGrad);
    const found = torch.autograd.grad(out.sum(), inputs, { allowUnused: true });
    found.forEach((g, i) => {
      // Where nothing flows PyTorch has None for some losses and zeros for others.
      if (g !== null && gradients[i] !== null) expectNear((g as AnyTensor).tolist(), gradients[i]!, what, 1e-10);
    });
  }
});

it('schedules set PyTorch’s rates and momenta, also when they go on from a state dict', () => {
  interface Case {
    name: 'StepLR';
    kw: Settings;
    opt: 'SGD';
    okw: Settings;
    groups: number;
    /** Rates of all groups, then their momenta. */
    t: (number | null)[][];
    /** What a plateau is told. */
    ms: number[];
  }
  for (const c of cases<Case>('schedules')) {
    const groups = Array.from({ length: c.groups }, (_, i) => ({
      params: [torch.zeros([1], { requiresGrad: true })],
      lr: 0.1 * (i + 1),
    }));
    const optimizer = new optim[c.opt](groups, { lr: 0.5, ...settings(c.okw) });
    const make = () =>
      new (
        optim.lrScheduler[c.name] as unknown as new (
          ...args: unknown[]
        ) => {
          step(metric?: number): void;
          stateDict(): object;
          loadStateDict(state: object): void;
        }
      )(optimizer, settings(c.kw));
    let schedule = make();
    c.t.forEach((expected, i) => {
      const { paramGroups } = optimizer;
      const found = [...paramGroups.map((g) => g.lr), ...paramGroups.map((g) => g.momentum)];
      found.forEach((v, k) => {
        if (expected[k] !== null) expectNear(v, expected[k]!, `${c.name} ${JSON.stringify(c.kw)} step ${i}`, 1e-12);
      });
      optimizer.step();
      if (i === 17) {
        const state = JSON.parse(JSON.stringify(schedule.stateDict())) as object;
        const before = paramGroups.map(({ lr, momentum }) => ({ lr, momentum }));
        schedule = make();
        schedule.loadStateDict(state);
        paramGroups.forEach((g, k) => Object.assign(g, before[k]));
      }
      schedule.step(...(c.ms.length > 0 ? [c.ms[i]!] : []));
    });
  }
});

it('optimizers take PyTorch’s steps, also when they go on from a checkpoint', () => {
  interface Case {
    name: string;
    kw: Settings;
    groups: Settings | null;
    steps: number;
    traj: number[];
    w: number[][];
    b: number[];
    x: number[][];
    y: number[][];
  }
  const file = join(mkdtempSync(join(tmpdir(), 'random-')), 'optimizer.safetensors');
  for (const c of cases<Case>('optimizers')) {
    const [w, b] = [torch.tensor(c.w).requiresGrad_(), torch.tensor(c.b).requiresGrad_()];
    const [x, y] = [torch.tensor(c.x), torch.tensor(c.y)];
    const Optimizer = optim[c.name as 'SGD'];
    const params = (own: Settings | null) => (own === null ? [w, b] : [{ params: [w] }, { params: [b], ...own }]);
    const options = settings(c.kw) as { lr: number };
    let optimizer = new Optimizer(params(c.groups && settings(c.groups)) as AnyTensor[], options);
    const closure = () => {
      optimizer.zeroGrad();
      const loss = F.mseLoss(torch.tanh(x.matmul(w as never).add(b as never)) as AnyTensor, y as unknown as AnyTensor);
      loss.backward();
      return loss;
    };
    c.traj.forEach((expected, i) => {
      if (i === Math.floor(c.steps / 2)) {
        torch.save(optimizer.stateDict(), file);
        optimizer = new Optimizer(params(c.groups && {}) as AnyTensor[], { ...options, lr: 123 });
        optimizer.loadStateDict(torch.load(file));
      }
      const loss = c.name === 'LBFGS' ? optimizer.step(closure) : closure();
      if (c.name !== 'LBFGS') optimizer.step();
      expectNear(loss.item(), expected, `${c.name} ${JSON.stringify([c.kw, c.groups])} step ${i}`, 2e-3);
    });
  }
});
