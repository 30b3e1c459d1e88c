import { describe, expect, it } from 'vitest';
import { type AnyTensor as T, torch } from '#runtime';

const L = torch.linalg;
const double = (rows: number[] | number[][]): T => torch.tensor(rows, { dtype: 'float64' }) as unknown as T;

/** Numbers without symmetry; with `diagonal` added to where rows and columns meet. */
const values = (shape: number[], phase = 0.1, diagonal = 0): T => {
  const n = shape.reduce((a, b) => a * b, 1);
  const x = torch
    .tensor(Float64Array.from({ length: n }, (_, i) => ((0.61803 * i * i + phase) % 1) * 2 - 0.9))
    .reshape(shape) as unknown as T;
  if (diagonal === 0) return x;
  return x.add(torch.eye(shape.at(-2)!, shape.at(-1)!, { dtype: 'float64' }).mul(diagonal)) as T;
};
const wanted = (x: T): T => x.detach().clone().requiresGrad_() as T;
/** Symmetric, whatever element is changed: what reads one triangle is differentiated as if it read both. */
const symmetric = (x: T): T => x.add(x.mT).div(2) as T;

/** Every differentiable function and its sample inputs; signs that are free are made to cancel. */
const CASES: readonly (readonly [string, (...x: T[]) => T | readonly T[], readonly T[]])[] = [
  ['solve', (a, b) => L.solve(a!, b!), [values([2, 3, 3], 0.1, 3), values([2, 3, 2])]],
  ['solve of a vector', (a, b) => L.solve(a!, b!), [values([3, 3], 0.1, 3), values([3])]],
  ['solve, both broadcast', (a, b) => L.solve(a!, b!), [values([2, 1, 2, 2], 0.1, 3), values([3, 2, 2])]],
  ['solve of one vector with a batch', (a, b) => L.solve(a!, b!), [values([2, 3, 3], 0.1, 3), values([3])]],
  ['inv', (a) => L.inv(a!), [values([2, 3, 3], 0.1, 3)]],
  ['det', (a) => L.det(a!), [values([2, 3, 3], 0.1, 1)]],
  ['slogdet', (a) => L.slogdet(a!).logabsdet, [values([2, 3, 3], 0.1, 1)]],
  ['cholesky', (a) => L.cholesky(symmetric(a!)), [values([2, 3, 3], 0.1, 4)]],
  ['cholesky, upper', (a) => L.cholesky(symmetric(a!), { upper: true }), [values([3, 3], 0.1, 4)]],
  ['qr, tall', (a) => [...L.qr(a!)], [values([2, 4, 3], 0.1, 2)]],
  ['qr, square and complete', (a) => [...L.qr(a!, 'complete')], [values([3, 3], 0.1, 2)]],
  ['qr, wide', (a) => [...L.qr(a!)], [values([2, 2, 4], 0.1, 2)]],
  ['eigvalsh', (a) => L.eigvalsh(symmetric(a!)), [values([2, 3, 3])]],
  [
    'eigh',
    (a) => {
      const { eigenvalues, eigenvectors } = L.eigh(symmetric(a!));
      return [eigenvalues, eigenvectors.mul(eigenvectors.select(-2, 0).unsqueeze(-2))] as T[];
    },
    [values([2, 3, 3])],
  ],
  ['svdvals', (a) => L.svdvals(a!), [values([2, 3, 2])]],
  ...([true, false] as const).flatMap((fullMatrices) =>
    [
      [2, 3, 3],
      [4, 2],
      [2, 4],
    ].map(
      (shape) =>
        [
          `svd of ${shape}, ${fullMatrices ? 'full' : 'reduced'}`,
          (a: T | undefined) => {
            const { U, S, Vh } = L.svd(a!, { fullMatrices });
            const k = S.shape.at(-1)!;
            const [u, vh] = [U.narrow(-1, 0, k), Vh.narrow(-2, 0, k)];
            // u and vh alone have free signs, their products have not.
            return [u.square(), S, vh.square(), u.select(-2, 0).mul(vh.select(-1, 0))] as T[];
          },
          [values(shape, 0.1, 1)],
        ] as const,
    ),
  ),
  ['pinv, tall', (a) => L.pinv(a!), [values([2, 4, 2], 0.1, 2)]],
  ['pinv, wide', (a) => L.pinv(a!), [values([2, 3], 0.1, 2)]],
  ['lstsq, tall', (a, b) => L.lstsq(a!, b!).solution, [values([2, 4, 2], 0.1, 2), values([2, 4, 3])]],
  ['lstsq, wide', (a, b) => L.lstsq(a!, b!).solution, [values([2, 3], 0.1, 2), values([2, 1])]],
  ['lstsq of a vector', (a, b) => L.lstsq(a!, b!).solution, [values([4, 2], 0.1, 2), values([4])]],
  ['lstsq, broadcast', (a, b) => L.lstsq(a!, b!).solution, [values([1, 4, 2], 0.1, 2), values([2, 4, 1])]],
  ['matrixPower', (a) => L.matrixPower(a!, 3), [values([2, 2, 2])]],
  ['matrixPower, inverse', (a) => L.matrixPower(a!, -2), [values([2, 2], 0.1, 2)]],
  ...(['fro', 'nuc', 1, -1, 2, -2, Infinity, -Infinity] as const).map(
    (order) => [`matrixNorm ${order}`, (a: T | undefined) => L.matrixNorm(a!, order), [values([2, 3, 2])]] as const,
  ),
  ...[1, 2, 3, -1, Infinity].map(
    (p) => [`vectorNorm ${p}`, (a: T | undefined) => L.vectorNorm(a!, p, 1), [values([2, 3])]] as const,
  ),
  ['norm', (a) => L.norm(a!), [values([2, 3])]],
  ['cond', (a) => L.cond(a!), [values([2, 3, 2])]],
];

describe('derivatives of linear algebra agree with differences', () => {
  for (const [name, f, inputs] of CASES)
    it(`${name}, and its own derivative`, () => {
      const leaves = inputs.map(wanted);
      expect(torch.autograd.gradcheck(f, leaves)).toBe(true);
      const single = (...x: T[]): T => {
        const y = f(...x);
        return Array.isArray(y)
          ? (y as readonly T[]).reduce((s, t) => s.add(t.sin().sum()), double([]).sum() as unknown as T)
          : (y as T);
      };
      expect(torch.autograd.gradgradcheck(single, leaves, { atol: 1e-4 })).toBe(true);
    });

  it('det at singular matrices, where PyTorch 1.13 gives zeros: the cofactors', () => {
    const a = wanted(double([1, 2, 2, 4, 3, 0, 0, 5]).reshape(2, 2, 2) as T);
    L.det(a).sum().backward();
    const cofactors = double([4, -2, -2, 1, 5, 0, 0, 3]).reshape(2, 2, 2);
    expect(a.grad!.allclose(cofactors, { atol: 1e-12 })).toBe(true);
  });
});

describe('linalg', () => {
  it('decomposes what it puts together again, of every shape', () => {
    for (const shape of [
      [4, 4],
      [6, 3],
      [3, 6],
      [2, 5, 3],
      [2, 3, 5],
      [1, 1],
      [0, 2, 2],
      [3, 0],
    ]) {
      const a = values(shape);
      for (const mode of ['reduced', 'complete'] as const) {
        const { Q, R } = L.qr(a, mode);
        expect(Q.matmul(R).allclose(a, { atol: 1e-12 })).toBe(true);
        expect(Q.mT.matmul(Q).allclose(torch.eye(Q.shape.at(-1)!, { dtype: 'float64' }), { atol: 1e-12 })).toBe(true);
        expect(R.equal(R.triu())).toBe(true);
      }
      for (const fullMatrices of [true, false]) {
        const { U, S, Vh } = L.svd(a, { fullMatrices });
        const k = S.shape.at(-1)!;
        expect(
          U.narrow(-1, 0, k)
            .mul(S.unsqueeze(-2))
            .matmul(Vh.narrow(-2, 0, k))
            .allclose(a, { atol: 1e-12 }),
        ).toBe(true);
        for (const x of [U, Vh.mT])
          expect(x.mT.matmul(x).allclose(torch.eye(x.shape.at(-1)!, { dtype: 'float64' }), { atol: 1e-12 })).toBe(true);
        expect(L.svdvals(a).allclose(S, { rtol: 1e-12 })).toBe(true);
      }
    }
  });

  it('finds the eigenvalues of large and of awkward matrices', () => {
    const large = symmetric(values([60, 60]));
    const rows: [string, T][] = [
      ['large', large],
      ['diagonal', torch.eye(4, { dtype: 'float64' }).mul(double([3, 1, 2, 1])) as T],
      ['of rank one', double([[1], [2], [3]]).matmul(double([[1, 2, 3]])) as T],
      ['zero', double([0]).expand(3, 3) as T],
      ['tiny', large.mul(1e-200) as T],
      ['huge', large.mul(1e150) as T],
    ];
    for (const [name, a] of rows) {
      const { eigenvalues: l, eigenvectors: v } = L.eigh(a);
      const scale = a.abs().max().item() as number;
      expect(a.matmul(v).allclose(v.mul(l), { atol: 1e-13 * scale }), name).toBe(true);
      const one = torch.eye(a.shape[0]!, { dtype: 'float64' });
      expect(v.mT.matmul(v).allclose(one, { atol: 1e-13 }), name).toBe(true);
      expect(L.eigvalsh(a).allclose(l, { atol: 1e-13 * scale }), name).toBe(true);
      expect(l.equal(l.sort().values), name).toBe(true);
    }
  });

  it('fits a polynomial of degree 20 to points it passes through', () => {
    const x = torch.linspace(-1, 1, 60, { dtype: 'float64' });
    const powers = torch.stack(Array.from({ length: 21 }, (_, i) => x.pow(i))).T as unknown as T;
    const truth = torch.linspace(-1, 2, 21, { dtype: 'float64' }) as unknown as T;
    const { solution, rank, residuals } = L.lstsq(powers, powers.matmul(truth));
    expect(rank.item()).toBe(21);
    expect(solution.allclose(truth, { atol: 1e-5 })).toBe(true);
    expect(residuals.item()).toBeLessThan(1e-20);
  });

  it('gives residuals where all matrices are of full rank, and only there', () => {
    const b = values([2, 4, 1]);
    const { solution, residuals } = L.lstsq(values([2, 4, 2]), b);
    const error = values([2, 4, 2]).matmul(solution).sub(b).square().sum(-2);
    expect(residuals.allclose(error)).toBe(true);
    expect(L.lstsq(torch.ones([4, 2]), torch.ones([4, 1])).residuals.shape).toEqual([0]);
    expect(L.lstsq(values([2, 2]), values([2, 1])).residuals.shape).toEqual([0]);
  });

  it('tells results by name and by place', () => {
    const a = values([3, 3], 0.1, 3);
    const [Q, R] = L.qr(a);
    expect(Q.matmul(R).allclose(a)).toBe(true);
    expect(L.slogdet(a)[1].equal(L.slogdet(a).logabsdet)).toBe(true);
    expect(L.svd(a)[1].equal(L.svd(a).S)).toBe(true);
  });

  it('refuses derivatives that PyTorch refuses, when they are asked for', () => {
    const a = wanted(values([4, 2]));
    expect(() => L.qr(a, 'complete').Q.sum().backward()).toThrow(
      "The QR decomposition is not differentiable when mode='complete' and nrows > ncols",
    );
    expect(() => L.qr(a, 'r').R.sum().backward()).toThrow(
      'The derivative of linalg.qr depends on Q, which is not computed when mode=',
    );
  });

  it('fails a backward that needs what was changed since', () => {
    const a = wanted(values([3, 3], 0.1, 3));
    const { Q, R } = L.qr(a);
    R.detach().zero_();
    expect(() => Q.sum().backward()).toThrow('modified by an inplace operation');
  });
});
