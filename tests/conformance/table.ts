import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A number as the table writes it. */
export type Cell = number | 'nan' | 'inf' | '-inf';

/** A tensor: shape, values in row-major order, dtype (float32 when left out) and, for inputs, the views taken of it. */
export interface TensorSpec {
  readonly s: number[];
  readonly v: (Cell | boolean)[];
  readonly d?: string;
  /** Set for an input that asks for no gradient. */
  readonly c?: 1;
  readonly w?: [string, ...unknown[]][];
}

/** One case, as tests/fixtures/conformance/recorder.py records it. */
export interface Case {
  /** `torch.add`, `linalg.qr`, `x.sum` (a method of the first argument), `F.relu`, `repr`, `index`, `indexPut`. */
  readonly o: string;
  /** Inputs. */
  readonly i: TensorSpec[];
  /** Positional arguments, tensors as { t: number of the input }. */
  readonly a: unknown[];
  /** Options. */
  readonly k?: Record<string, unknown>;
  /** Set when the first input changes in place; the result is then its base. */
  readonly m?: 1;
  /** Results; `n` is set when PyTorch gives several. */
  readonly y?: unknown[];
  readonly n?: 1;
  /** Gradients of the inputs under the cotangent (7·i mod 11 − 5) / 4. */
  readonly g?: (TensorSpec | null)[];
  /** Set for printing an input that asks for gradients. */
  readonly r?: 1;
  /** First sentence of the error. */
  readonly e?: string;
}

/** The groups of the table, one file each. */
export const GROUPS = [
  'creation',
  'indexing',
  'linalg',
  'losses',
  'pointwise',
  'printing',
  'products',
  'reductions',
  'shapes',
] as const;

/** All cases of a group, by operation. */
export function casesOf(group: (typeof GROUPS)[number]): Map<string, Case[]> {
  const file = new URL(`../fixtures/conformance/${group}.json.gz`, import.meta.url);
  const { cases } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { cases: Case[] };
  const byName = new Map<string, Case[]>();
  for (const one of cases) {
    const list = byName.get(one.o);
    if (list) list.push(one);
    else byName.set(one.o, [one]);
  }
  return byName;
}
