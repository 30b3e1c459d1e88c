// The table of derivatives, part for linear algebra: one row per result of an operation (Giles 2008, An extended collection of matrix
// derivative results; Townsend 2016, Differentiating the singular value decomposition; PyTorch's FunctionsManual.cpp). Written with
// tensor methods, which are recorded themselves when a graph of the derivative is wanted.
import type { Derivative, InputGrad } from '../autograd/node.js';
import { SAVE_OUT } from '../autograd/node.js';
import { cat } from '../ops/join.js';
import type { AnyTensor as T } from '../tensor/tensor.js';
import { result } from './batch.js';
import { identity } from './dense/matrix.js';
import { det as determinants, divide, inv, pinv } from './solve.js';
import { svd } from './svd.js';

const row = (name: string, saves: number, ...inputs: InputGrad[]): Derivative => ({
  name: `Linalg${name}Backward0`,
  saves,
  inputs,
});

/** X as columns: solutions of one right-hand side have a dimension less. */
const columns = (x: T, vector: boolean): T => (vector ? x.unsqueeze(-1) : x) as T;

/** The identity of the last size of x. */
const eye = (x: T): T => result(identity(x.shape.at(-1)!), [x.shape.at(-1)!, x.shape.at(-1)!], x);

/** X·R⁻ᵀ for an upper triangle R. */
const overTransposed = (x: T, r: T): T => divide(r, x.mT as T).mT as T;

/** X with its upper triangle mirrored below the diagonal. */
const mirrored = (upper: T): T => upper.add(upper.triu(1).mT) as T;

/** How Q·R = A of full rank, with m ≥ n, gives back gradients of Q and R. */
function qrTall(q: T, r: T, gq: T | null, gr: T | null): T {
  let middle: T | null = gr === null ? null : (gr.matmul(r.mT) as T);
  if (gq !== null) {
    const p = q.mT.matmul(gq) as T;
    middle = (middle === null ? p.neg() : middle.sub(p)) as T;
  }
  const through = q.matmul(mirrored(middle!.triu() as T)) as T;
  return overTransposed((gq === null ? through : through.add(gq)) as T, r);
}

/** For m < n the first m columns are decomposed, and R holds Qᵀ·Y for the others. */
function qrGrad(q: T, r: T, gq: T | null, gr: T | null): T {
  const [m, n] = r.shape.slice(-2) as [number, number];
  if (m >= n) return qrTall(q, r, gq, gr);
  const u = r.narrow(-1, 0, m) as T;
  if (gr === null) {
    const gx = qrTall(q, u, gq, null);
    return beside(gx, gx.newZeros([...r.shape.slice(0, -1), n - m]) as T);
  }
  const gv = gr.narrow(-1, m, n - m) as T;
  const viaY = q.matmul(r.narrow(-1, m, n - m)).matmul(gv.mT) as T;
  return beside(qrTall(q, u, gq === null ? viaY : (gq.add(viaY) as T), gr.narrow(-1, 0, m) as T), q.matmul(gv) as T);
}

const beside = (a: T, b: T): T => cat([a, b], -1);

/** P − Pᵀ over the differences of squares of S, as both U and V need it. */
function skewOver(p: T, s: T): T {
  const squares = s.square();
  return p.sub(p.mT).div(squares.unsqueeze(-2).sub(squares.unsqueeze(-1)).add(eye(p))) as T;
}

/** Golub & Pereyra 1973: the gradient of A from that of its pseudo-inverse P, [n, m]. */
export function pinvGrad(g: T, a: T, p: T): T {
  const [m, n] = a.shape.slice(-2) as [number, number];
  const gt = g.mT as T;
  const pt = p.mT as T;
  if (m <= n) {
    const k = gt.matmul(p) as T;
    const kpt = k.matmul(pt) as T;
    return kpt
      .sub(p.matmul(k).mT)
      .sub(a.matmul(p).matmul(kpt))
      .add(pt.matmul(p).matmul(gt.sub(k.matmul(a)))) as T;
  }
  const k = p.matmul(gt) as T;
  const ptk = pt.matmul(k) as T;
  return ptk
    .sub(k.matmul(p).mT)
    .add(gt.sub(a.matmul(k)).matmul(p).matmul(pt))
    .sub(ptk.matmul(p).matmul(a)) as T;
}

/** Cofactors of A: det A · A⁻ᵀ, which are there for singular matrices, too. */
function cofactors(a: T, det: T): T {
  const scale = det.unsqueeze(-1).unsqueeze(-1);
  if (!det.eq(0).any().item()) return inv(a).mT.mul(scale) as T;
  const { U, S, Vh } = svd(a);
  // Both determinants are 1 or −1.
  const sign = U.detach().matmul(Vh.detach()) as T;
  const others = S.prodOfOthers([S.ndim - 1]).mul(determinants(sign).unsqueeze(-1));
  return U.mul(others.unsqueeze(-2)).matmul(Vh) as T;
}

export const LINALG = {
  /** X = A⁻¹B: gB = A⁻ᵀg, gA = −gB·Xᵀ. Context: whether B is one vector. */
  solve: row(
    'SolveEx',
    3 | SAVE_OUT,
    (g, n) => {
      const vector = n.context as boolean;
      const gb = divide(n.a!.mT as T, columns(g, vector));
      return gb.matmul(columns(n.out!, vector).mT).neg().sumToSize(n.a!.shape) as T;
    },
    (g, n) => {
      const vector = n.context as boolean;
      const gb = divide(n.a!.mT as T, columns(g, vector));
      return (vector ? gb.squeeze(-1) : gb).sumToSize(n.b!.shape) as T;
    },
  ),
  /** Y = A⁻¹: gA = −Yᵀ·g·Yᵀ. */
  inv: row('InvEx', SAVE_OUT, (g, n) => n.out!.mT.matmul(g).matmul(n.out!.mT).neg() as T),
  /** gA = g · det A · A⁻ᵀ. */
  det: row('Det', 1 | SAVE_OUT, (g, n) =>
    g.count === 0 || n.a!.count === 0 ? undefined : (cofactors(n.a!, n.out!).mul(g.unsqueeze(-1).unsqueeze(-1)) as T),
  ),
  /** ln |det A|: gA = g · A⁻ᵀ, infinite where A is singular. */
  logabsdet: row('Slogdet', 1 | SAVE_OUT, (g, n) => {
    const scale = g.unsqueeze(-1).unsqueeze(-1);
    if (!n.out!.eq(Number.NEGATIVE_INFINITY).any().item()) return inv(n.a!).mT.mul(scale) as T;
    // The cofactors over determinants some of which are zero; by the first row, det A = Σ a·cofactor.
    const all = cofactors(n.a!, n.out!.exp() as T);
    const sign = n.a!.select(-2, 0).mul(all.select(-2, 0)).sum(-1).detach().sign();
    return all.div(n.out!.exp().mul(sign).unsqueeze(-1).unsqueeze(-1)).mul(scale) as T;
  }),
  /** The sign of a determinant does not change along with A. */
  sign: row('Slogdet', 0, () => undefined),
  /** A = L·Lᵀ: gA = L⁻ᵀ·Φ·L⁻¹, Φ the lower triangle of Lᵀg, mirrored and halved. */
  cholesky: row('CholeskyEx', SAVE_OUT, (g, n) => {
    const lt = n.out!.mT as T;
    const p = lt.matmul(g).tril() as T;
    const half = divide(lt, p.add(p.tril(-1).mT).div(2) as T);
    return divide(lt, half.mT as T).mT as T;
  }),
  /** b is R. */
  qrQ: row('Qr', SAVE_OUT, (g, n) => qrGrad(n.out!, n.b!, g, null)),
  /** b is Q. */
  qrR: row('Qr', SAVE_OUT, (g, n) => qrGrad(n.b!, n.out!, null, g)),
  /** b holds the vectors. */
  eigenvalues: row('Eigh', 0, (g, n) => n.b!.mul(g.unsqueeze(-2)).matmul(n.b!.mT) as T),
  /** b holds the values. */
  eigenvectors: row('Eigh', SAVE_OUT, (g, n) => {
    const v = n.out!;
    const p = v.mT.matmul(g) as T;
    const gaps = n.b!.unsqueeze(-2).sub(n.b!.unsqueeze(-1)).add(eye(p));
    return v.matmul(p.sub(p.mT).div(2).div(gaps)).matmul(v.mT) as T;
  }),
  /** b is S, c is Vh. */
  svdU: row('Svd', SAVE_OUT, (g, n) => {
    const u = n.out!;
    const along = u.matmul(skewOver(u.mT.matmul(g) as T, n.b!).mul(n.b!.unsqueeze(-2))) as T;
    if (u.shape.at(-2)! <= u.shape.at(-1)!) return along.matmul(n.c!) as T;
    const out = g.div(n.b!.unsqueeze(-2)) as T;
    return along.add(out.sub(u.matmul(u.mT.matmul(out)))).matmul(n.c!) as T;
  }),
  /** b is U, c is Vh. */
  svdS: row('Svd', 0, (g, n) => n.b!.mul(g.unsqueeze(-2)).matmul(n.c!) as T),
  /** b is U, c is S. */
  svdVh: row('Svd', SAVE_OUT, (g, n) => {
    const vh = n.out!;
    const s = n.c!.unsqueeze(-1);
    const along = s.mul(skewOver(vh.matmul(g.mT) as T, n.c!)).matmul(vh) as T;
    if (vh.shape.at(-1)! <= vh.shape.at(-2)!) return n.b!.matmul(along) as T;
    const out = g.div(s) as T;
    return n.b!.matmul(along.add(out.sub(out.matmul(vh.mT).matmul(vh)))) as T;
  }),
  pinv: row('Pinv', 1 | SAVE_OUT, (g, n) => pinvGrad(g, n.a!, n.out!)),
  /** As the derivative of A⁺·B: gB = A⁺ᵀg, gA by way of A⁺. Context: whether B is one vector. */
  lstsq: row(
    'Lstsq',
    3,
    (g, n) => {
      const vector = n.context as boolean;
      const gp = columns(g, vector).matmul(columns(n.b!, vector).mT) as T;
      return pinvGrad(gp.sumToSize(pinv(n.a!).shape) as T, n.a!, pinv(n.a!));
    },
    (g, n) => {
      const vector = n.context as boolean;
      const gb = pinv(n.a!).mT.matmul(columns(g, vector)) as T;
      return (vector ? gb.squeeze(-1) : gb).sumToSize(n.b!.shape) as T;
    },
  ),
} satisfies Record<string, Derivative>;
