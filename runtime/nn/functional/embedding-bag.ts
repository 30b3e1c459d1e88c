import { gradEnabled } from '../../autograd/grad-mode.js';
import type { Derivative, Node } from '../../autograd/node.js';
import { record2, recordN } from '../../autograd/record.js';
import { ShapeError, show, showSize } from '../../errors.js';
import { elements, fromElements } from '../../ops/host.js';
import { allocate, type TypedArray } from '../../tensor/dtype.js';
import { sameShape } from '../../tensor/shape.js';
import type { AnyTensor as T } from '../../tensor/tensor.js';
import { addRows, addSparseGrad, type RowGrad, sumRows } from '../sparse-grad.js';
import { demandDense, paddingRow, scaleRowGradients, shortenRows } from './embedding.js';
import { checkIndices } from './row-index.js';

/** Settings of {@link embeddingBag}. */
export interface EmbeddingBagOptions {
  /** How the rows of a bag become one. Default 'mean'. */
  mode?: 'sum' | 'mean' | 'max';
  /** Weights of the rows, for mode 'sum'; gradients flow to them as well. */
  perSampleWeights?: T | null;
  /** Gradients only for the rows used; see {@link EmbeddingBag}. */
  sparse?: boolean;
  /** The last offset is the end of the last bag, not the start of one more. Default false. */
  includeLastOffset?: boolean;
  /** Entries of this row are left out of their bag: they count in no mean and get no gradient. */
  paddingIdx?: number | null;
  /** Rows that are longer are shortened to this norm, in place, before they are used. */
  maxNorm?: number | null;
  /** Default 2. */
  normType?: number;
  /** Divide the gradient of a row by how often it was looked up. Default false. */
  scaleGradByFreq?: boolean;
}

/** Which rows went into which bag. */
type Bags = Omit<RowGrad, 'up'>;

const rowGrad = (g: T, { at, starts, factor, width }: Bags): RowGrad => ({
  at,
  starts,
  factor,
  width,
  up: elements(g),
});

/** The bag of every entry: what turns gradients of bags into gradients of entries. */
function bagOfEntry({ at, starts }: Bags): Float64Array {
  const out = new Float64Array(at.length);
  for (let bag = 0; bag < starts.length - 1; bag++) out.fill(bag, starts[bag], starts[bag + 1]);
  return out;
}

const whole = (data: TypedArray, like: T): T => fromElements(data, [data.length], 'int64', like);

/** d table: each row gets the gradient of every bag it lies in. */
function tableGrad(g: T, n: Node): T {
  const bags = n.context as Bags;
  const shape = n.a!.shape;
  if (gradEnabled) {
    let each = g.indexSelect(0, whole(bagOfEntry(bags), g)) as T;
    if (n.c !== null) each = each.mul(n.c.reshape([-1, 1]));
    else if (bags.factor !== null)
      each = each.mul(
        fromElements(
          allocate(g.dtype, bags.at.length).map((_, i) => bags.factor![i]!),
          [bags.at.length, 1],
          g.dtype,
          g,
        ),
      );
    return (g.newZeros(shape as number[]) as T).indexAdd(0, whole(Float64Array.from(bags.at), g), each);
  }
  const out = allocate(g.dtype, shape[0]! * bags.width);
  addRows(out, 0, rowGrad(g, bags), 1);
  return fromElements(out, shape as number[], g.dtype, g);
}

/** d perSampleWeights: how far each row points along the gradient of its bag. */
function weightGrad(g: T, n: Node): T {
  const bags = n.context as Bags;
  const rows = n.a!.indexSelect(0, whole(Float64Array.from(bags.at), g));
  return g
    .indexSelect(0, whole(bagOfEntry(bags), g))
    .mul(rows)
    .sum(1)
    .reshape(n.c!.shape as number[]) as T;
}

const NAME = 'EmbeddingBagBackward0';
const none = (): undefined => undefined;
const BAG: Derivative = { name: NAME, saves: 7, inputs: [tableGrad, none, weightGrad] };
const SPARSE_BAG: Derivative = {
  name: NAME,
  saves: 7,
  inputs: [(g, n) => void addSparseGrad(n.a!, rowGrad(g, n.context as Bags)), none, weightGrad],
};

/**
 * Sums, means or maxima of rows, without ever making the rows: indices [N, L] are N bags of L; indices [M] are bags that start at `offsets`.
 * [rows, width] → [N, width].
 * @throws IndexError for an index that the table does not have.
 * @example
 * const table = torch.tensor([[1, 2], [3, 4], [5, 6]]);
 * F.embeddingBag(torch.tensor([[0, 2]], { dtype: 'int64' }), table, null, { mode: 'sum' }); // → tensor([[6., 8.]])
 */
export function embeddingBag(index: T, table: T, offsets: T | null = null, options: EmbeddingBagOptions = {}): T {
  const { mode = 'mean', sparse = false, scaleGradByFreq = false } = options;
  if (table.shape.length !== 2)
    throw new ShapeError(`'weight' must be 2-D, got ${show(table.shape)}`, {
      op: 'embeddingBag',
      shapes: [table.shape],
    });
  let weight = table;
  let perSampleWeights = options.perSampleWeights ?? null;
  const width = weight.shape[1]!;
  let at = checkIndices('embeddingBag', index, weight.shape[0]!);
  let starts = bagStarts(index, offsets, options.includeLastOffset ?? false);
  if (mode !== 'mean' && mode !== 'sum') demandMax(mode, sparse, scaleGradByFreq);
  if (perSampleWeights !== null) demandWeights(perSampleWeights, index, mode);
  if (typeof options.maxNorm === 'number') shortenRows(weight, at, options.maxNorm, options.normType ?? 2);
  if (typeof options.paddingIdx === 'number') {
    const kept = withoutPadding(at, starts, paddingOf(options.paddingIdx, weight.shape[0]!));
    if (perSampleWeights !== null)
      perSampleWeights = perSampleWeights.reshape([-1]).indexSelect(0, whole(kept.places, weight)) as T;
    ({ at, starts } = kept);
  }
  if (mode === 'max') return largestOfBags(weight, at, starts);
  demandDense(scaleGradByFreq, sparse);
  if (scaleGradByFreq && gradEnabled && weight.tracked) weight = scaleRowGradients(weight, at, -1, true);
  const factor = factors(mode, starts, perSampleWeights);
  const count = starts.length - 1;
  const to = allocate(weight.dtype, count * width);
  addBags(to, elements(weight), { at, starts, factor, width });
  const out = fromElements(to, [count, width], weight.dtype, weight);
  if (gradEnabled && (weight.tracked || perSampleWeights?.tracked)) {
    const bags: Bags = { at, starts, factor, width };
    const derivative = sparse ? SPARSE_BAG : BAG;
    // The indices are read again by backward: saving them makes a change in between an error.
    if (perSampleWeights === null) record2(derivative, out, weight, index, bags);
    else recordN(derivative, out, [weight, index, perSampleWeights], bags);
  }
  return out;
}

function addBags(to: TypedArray, table: TypedArray, { at, starts, factor, width }: Bags): void {
  for (let bag = 0; bag < starts.length - 1; bag++) {
    const from = bag * width;
    const end = starts[bag + 1]!;
    if (factor === null && to instanceof Float32Array && table instanceof Float32Array) {
      sumRows(to, from, table, at, starts[bag]!, end, width);
      continue;
    }
    for (let i = starts[bag]!; i < end; i++) {
      const row = at[i]! * width;
      if (factor === null) for (let k = 0; k < width; k++) to[from + k]! += table[row + k]!;
      else for (let k = 0; k < width; k++) to[from + k]! += factor[i]! * table[row + k]!;
    }
  }
}

function demandMax(mode: string, sparse: boolean, scaleGradByFreq: boolean): void {
  if (mode !== 'max') throw new RangeError(`mode has to be one of sum, mean or max. embeddingBag: got '${mode}'`);
  if (scaleGradByFreq) throw new TypeError('max mode does not support scaling the gradient by the frequency');
  if (sparse)
    throw new TypeError("max mode does not support sparse weights. Leave { sparse: true } out, or use mode 'sum'");
}

function paddingOf(paddingIdx: number, rows: number): number {
  if (paddingIdx >= rows || paddingIdx < -rows)
    throw new RangeError(
      `padding_idx must be within the number of embeddings, -${rows} through ${rows - 1}, but got ${paddingIdx}`,
    );
  return paddingRow(paddingIdx, rows);
}

/** The bags without the entries that are padding, and where the others stood. */
function withoutPadding(
  at: TypedArray,
  starts: Int32Array,
  padding: number,
): { at: Int32Array; starts: Int32Array; places: Float64Array } {
  const places: number[] = [];
  const bags = new Int32Array(starts.length);
  for (let bag = 0; bag < starts.length - 1; bag++) {
    for (let i = starts[bag]!; i < starts[bag + 1]!; i++) if (at[i] !== padding) places.push(i);
    bags[bag + 1] = places.length;
  }
  return { at: Int32Array.from(places, (i) => at[i]!), starts: bags, places: Float64Array.from(places) };
}

function demandWeights(weights: T, index: T, mode: string): void {
  if (mode !== 'sum')
    throw new RangeError(
      `embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' (got mode='${mode}'). Set { mode: 'sum' }`,
    );
  if (!sameShape(weights.shape, index.shape))
    throw new ShapeError(
      `embedding_bag: If per_sample_weights (${showSize(weights.shape)}) is not None, then it must have the same shape as the input (${showSize(index.shape)})`,
      { op: 'embeddingBag', shapes: [weights.shape, index.shape] },
    );
}

/** Where one bag of so many entries starts and ends; never written to. */
const ONE_BAG: (Int32Array | undefined)[] = new Array(1024).fill(undefined);

function bagStarts(index: T, offsets: T | null, lastIsEnd: boolean): Int32Array {
  if (index.ndim === 2) {
    if (offsets !== null)
      throw new TypeError(
        'if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences',
      );
    const [count, length] = index.shape as [number, number];
    if (count === 1 && length < ONE_BAG.length) return (ONE_BAG[length] ??= Int32Array.of(0, length));
    const starts = new Int32Array(count + 1);
    for (let i = 1; i <= count; i++) starts[i] = i * length;
    return starts;
  }
  if (index.ndim !== 1)
    throw new ShapeError(`input has to be 1D or 2D Tensor, but got Tensor of dimension ${index.ndim}`, {
      op: 'embeddingBag',
      shapes: [index.shape],
    });
  if (offsets === null)
    throw new TypeError(
      'offsets has to be a 1D Tensor but got None. Give where each bag starts: torch.tensor([0, 4, 7])',
    );
  if (offsets.ndim !== 1)
    throw new ShapeError(`offsets has to be a 1D Tensor. embeddingBag: got ${show(offsets.shape)}`, {
      op: 'embeddingBag',
      shapes: [offsets.shape],
    });
  const list = elements(offsets);
  const last = list[list.length - 1] ?? 0;
  if (last > index.count)
    throw new RangeError(
      `offsets[-1] can not be greater than input's length ${index.count} but got offsets[-1] of ${last}`,
    );
  if (list[0] !== 0)
    throw new RangeError(
      `offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got ${list[0]}`,
    );
  return Int32Array.from(lastIsEnd ? list : [...list, index.count]);
}

function factors(mode: 'sum' | 'mean', starts: Int32Array, weights: T | null): Float64Array | null {
  if (weights !== null) return Float64Array.from(elements(weights));
  if (mode === 'sum') return null;
  const out = new Float64Array(starts[starts.length - 1]!);
  for (let bag = 0; bag < starts.length - 1; bag++)
    out.fill(1 / (starts[bag + 1]! - starts[bag]!), starts[bag], starts[bag + 1]);
  return out;
}

/** The largest entry of every column of a bag; gradients go to the row it came from. */
function largestOfBags(weight: T, at: TypedArray, starts: Int32Array): T {
  const [rows, width] = weight.shape as [number, number];
  const table = elements(weight);
  const count = starts.length - 1;
  const position = new Int32Array(count * width);
  for (let bag = 0; bag < count; bag++)
    for (let k = 0; k < width; k++) {
      if (starts[bag] === starts[bag + 1]) continue;
      let best = at[starts[bag]!]! * width + k;
      for (let i = starts[bag]! + 1; i < starts[bag + 1]!; i++) {
        const p = at[i]! * width + k;
        if (table[p]! > table[best]!) best = p;
      }
      position[bag * width + k] = best;
    }
  const out = weight.takeRows({
    outer: 1,
    size: rows * width,
    inner: 1,
    at: position,
    taken: [count, width],
    whole: weight.shape.slice(),
  });
  const filled = Float64Array.from({ length: count }, (_, bag) => starts[bag + 1]! - starts[bag]!);
  return filled.includes(0) ? out.where(whole(filled, weight).gt(0).unsqueeze(1), 0) : out;
}
