// Eigenvectors and singular vectors have free signs: before results are compared they are chosen as in tests/fixtures/conformance/recorder.py.
import { type AnyTensor as T, torch } from '#runtime';

type Namespace = Record<string, unknown>;

/** The sign of a sum with weights that no column is likely to be at right angles to. */
function signs(columns: T): T {
  const weights = torch.arange(columns.shape.at(-2)!, { dtype: 'float64' }).mul(1.3).add(0.7).cos().unsqueeze(-1);
  return columns
    .detach()
    .mul(weights.to(columns.dtype).to(columns.device))
    .sum(-2, { keepdim: true })
    .sign() as unknown as T;
}

/** torch.linalg with results that can be compared: lists, without free signs and without what differs from library to library. */
export function comparable(linalg: Namespace): Namespace {
  const { eigh, svd, lstsq } = linalg as Record<string, (...args: unknown[]) => Record<string, T>>;
  return {
    ...linalg,
    eigh(...args: unknown[]) {
      const { eigenvalues, eigenvectors } = eigh!(...args);
      return [eigenvalues, eigenvectors!.mul(signs(eigenvectors!))];
    },
    svd(...args: unknown[]) {
      const { U, S, Vh } = svd!(...args);
      const k = S!.shape.at(-1)!;
      const [u, vh] = [U!.narrow(-1, 0, k) as T, Vh!.narrow(-2, 0, k) as T];
      return [u.mul(signs(u)), S, vh.mul(signs(u).mT)];
    },
    lstsq(...args: unknown[]) {
      const { solution, rank } = lstsq!(...args);
      return [solution, rank];
    },
  };
}
