// The table of derivatives, part for operations that take and place by position.
import type { Rows } from '../../ops/rows.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';
import { backwardName, type Derivative, type InputGrad, type Node } from '../node.js';

const row = (name: string, saves: number, ...inputs: InputGrad[]): Derivative => ({
  name: backwardName(name),
  saves,
  inputs,
});
const rowsOf = (n: Node): Rows => n.context as Rows;

/** Rows taken by position, whatever the operation is called. */
const taken = (name: string): Derivative => row(name, 0, (g, n) => g.placeRows(rowsOf(n)));
/** Rows added to. */
const added = (name: string): Derivative =>
  row(
    name,
    0,
    (g) => g,
    (g, n) => g.takeRows(rowsOf(n)),
  );

interface AlongDim {
  readonly dim: number;
  readonly index: T;
}
const along = (n: Node): AlongDim => n.context as AlongDim;

export const DR = {
  takeRows: taken('Index'),
  selectRows: taken('IndexSelect'),
  maskedRows: taken('MaskedSelect'),
  embedding: taken('Embedding'),
  placeRows: row('IndexAdd', 0, (g, n) => g.takeRows(rowsOf(n))),
  /** What is overwritten has no gradient; where two writes meet, PyTorch leaves it undefined as well. */
  scatter: row(
    'Scatter',
    0,
    (g, n) => g.scatter(along(n).dim, along(n).index, 0),
    (g, n) => g.gather(along(n).dim, along(n).index),
  ),
  scatterNumber: {
    ...row('Scatter', 0, (g, n) => g.scatter(along(n).dim, along(n).index, 0)),
    name: 'ScatterBackward1',
  },
  scatterAdd: row(
    'ScatterAdd',
    0,
    (g) => g,
    (g, n) => g.gather(along(n).dim, along(n).index),
  ),
  /** x with rows replaced by values: context {@link Rows}. */
  putRows: row(
    'IndexPut',
    0,
    (g, n) => g.putRows(rowsOf(n), 0),
    (g, n) => g.takeRows(rowsOf(n)),
  ),
  indexAdd: added('IndexAdd'),
  addRows: added('IndexPut'),
  lowerTriangle: row('Tril', 0, (g, n) => g.tril((n.context as { diagonal: number }).diagonal)),
  upperTriangle: row('Triu', 0, (g, n) => g.triu((n.context as { diagonal: number }).diagonal)),
  flip: row('Flip', 0, (g, n) => g.flip(n.context as number[])),
  roll: row('Roll', 0, (g, n) => {
    const { shifts, dims } = n.context as { shifts: number[]; dims: number[] };
    return g.roll(
      shifts.map((s) => -s),
      dims,
    );
  }),
} satisfies Record<string, Derivative>;
