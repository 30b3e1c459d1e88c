import type { Size } from './shape.js';

/** For every rank, which dimension a (possibly negative) number names. */
interface DimTable {
  0: { '0': 0; '-1': 0 };
  1: { '0': 0; '-1': 0 };
  2: { '0': 0; '1': 1; '-2': 0; '-1': 1 };
  3: { '0': 0; '1': 1; '2': 2; '-3': 0; '-2': 1; '-1': 2 };
  4: { '0': 0; '1': 1; '2': 2; '3': 3; '-4': 0; '-3': 1; '-2': 2; '-1': 3 };
  5: { '0': 0; '1': 1; '2': 2; '3': 3; '4': 4; '-5': 0; '-4': 1; '-3': 2; '-2': 3; '-1': 4 };
  6: { '0': 0; '1': 1; '2': 2; '3': 3; '4': 4; '5': 5; '-6': 0; '-5': 1; '-4': 2; '-3': 3; '-2': 4; '-1': 5 };
  7: {
    '0': 0;
    '1': 1;
    '2': 2;
    '3': 3;
    '4': 4;
    '5': 5;
    '6': 6;
    '-7': 0;
    '-6': 1;
    '-5': 2;
    '-4': 3;
    '-3': 4;
    '-2': 5;
    '-1': 6;
  };
}

/** One less than each rank. */
interface Last {
  0: 0;
  1: 0;
  2: 1;
  3: 2;
  4: 3;
  5: 4;
  6: 5;
  7: 6;
}

/** The ranks whose dimensions are checked; beyond them everything is `number[]`. */
export type TypedRank = keyof DimTable;

/**
 * The dimension that `D` names in a tensor of rank `R`: `number` when it cannot be told, never when it is out of range.
 * Give a union and get a union.
 */
export type DimAt<R, D extends number> = R extends TypedRank
  ? D extends unknown
    ? number extends D
      ? number
      : `${D}` extends keyof DimTable[R]
        ? DimTable[R][`${D}`]
        : never
    : never
  : number;

/** The message for a dimension that a tensor of rank `R` does not have, else false. */
export type DimErrorAt<R, D extends number> = R extends TypedRank
  ? D extends unknown
    ? number extends D
      ? false
      : `${D}` extends keyof DimTable[R]
        ? false
        : `Dimension out of range (expected to be in range of [-${R extends 0 ? 1 : R}, ${Last[R]}], but got ${D})`
    : never
  : false;

/**
 * The message for `dim` arguments of `softmax`, `select`, `cumsum` and the like, else false.
 *
 * @example
 * type E = DimError<[2, 3], 2>; // 'Dimension out of range (expected to be in range of [-2, 1], but got 2)'
 */
export type DimError<S extends Size, D extends number> = number extends S['length']
  ? false
  : DimErrorAt<S['length'], D>;
