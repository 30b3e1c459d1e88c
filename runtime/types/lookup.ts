import type { Shape } from './shape.js';

/**
 * The shape of `F.oneHot(x, numClasses)`; the number of classes is unknown when it is left out.
 *
 * @example
 * type S = OneHot<[32], 10>; // [32, 10]
 */
export type OneHot<S extends Shape, N extends number = number> = number extends S['length']
  ? number[]
  : N extends -1
    ? [...S, number]
    : [...S, N];

/**
 * The shape of an embedding lookup: every index becomes a row.
 *
 * @example
 * type S = Embedding<[32, 8], 16>; // [32, 8, 16]
 */
export type Embedding<S extends Shape, Width extends number> = number extends S['length'] ? number[] : [...S, Width];

type Same<X, Y> = number extends X ? true : number extends Y ? true : X extends Y ? true : false;

/**
 * The message for targets of another batch size than the scores of a cross-entropy, else false. `[N, C]` with `[N]` class
 * numbers or with `[N, C]` probabilities.
 *
 * @example
 * type E = CrossEntropyError<[2, 3], [3]>; // 'Expected input batch_size (2) to match target batch_size (3).'
 */
export type CrossEntropyError<S extends Shape, T extends Shape> = number extends S['length'] | T['length']
  ? false
  : S extends [infer N extends number, number]
    ? T extends [infer M extends number, ...number[]]
      ? Same<N, M> extends true
        ? false
        : `Expected input batch_size (${N}) to match target batch_size (${M}).`
      : false
    : false;
