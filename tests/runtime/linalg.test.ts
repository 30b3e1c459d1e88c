import { describe, expect, it } from 'vitest';
import { torch } from '#runtime';

const A = torch.tensor(
  [
    [4, 1, 2],
    [1, 3, 0],
    [2, 0, 5],
  ],
  { dtype: 'float64' },
) as unknown as torch.AnyTensor;
const b = torch.tensor([1, 2, 3], { dtype: 'float64' }) as unknown as torch.AnyTensor;

describe('linalg', () => {
  it('solves, inverts and decomposes', () => {
    const x = torch.linalg.solve(A, b);
    expect(A.matmul(x).allclose(b)).toBe(true);
    expect(
      torch.linalg
        .inv(A)
        .matmul(A)
        .allclose(torch.eye(3, { dtype: 'float64' })),
    ).toBe(true);
    expect(torch.linalg.det(A).item()).toBeCloseTo(43);
    const { Q, R } = torch.linalg.qr(A);
    expect(Q.matmul(R).allclose(A)).toBe(true);
    const L = torch.linalg.cholesky(A);
    expect(L.matmul(L.T).allclose(A)).toBe(true);
    const { eigenvalues, eigenvectors } = torch.linalg.eigh(A);
    expect(A.matmul(eigenvectors).allclose(eigenvectors.mul(eigenvalues), { atol: 1e-10 })).toBe(true);
  });
  it('fits a polynomial of degree 20 to points it passes through', () => {
    const x = torch.linspace(-1, 1, 60, { dtype: 'float64' });
    const powers = torch.stack(Array.from({ length: 21 }, (_, i) => x.pow(i))).T as unknown as torch.AnyTensor;
    const truth = torch.linspace(-1, 2, 21, { dtype: 'float64' }) as unknown as torch.AnyTensor;
    const { solution, rank } = torch.linalg.lstsq(powers, powers.matmul(truth));
    expect(rank).toBe(21);
    expect(solution.allclose(truth, { atol: 1e-5 })).toBe(true);
  });
  it('has derivatives', () => {
    const m = A.clone().requiresGrad_();
    const v = b.clone().requiresGrad_();
    expect(torch.autograd.gradcheck((p, q) => torch.linalg.solve(p!, q!), [m, v])).toBe(true);
    expect(torch.autograd.gradgradcheck((p) => torch.linalg.inv(p!), m)).toBe(true);
    expect(torch.autograd.gradcheck((p) => torch.linalg.det(p!), m)).toBe(true);
  });
  it('says when a matrix is singular', () => {
    expect(() => torch.linalg.inv(torch.zeros(2, 2) as unknown as torch.AnyTensor)).toThrow(/matrix is singular/);
  });
});
