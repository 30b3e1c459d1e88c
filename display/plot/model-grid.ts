import { isTensor, type ScalarLike, type TensorLike } from './values.js';

/** A model of two inputs: a module or a function, of a tensor [m, 2], of `[x, y]` pairs, or of one point's x and y. */
export type Classifier = (...points: never[]) => Answer | Score;

/** A module: its parameters know how to make tensors. */
export interface ModuleLike {
  (...inputs: never[]): unknown;
  namedParameters(): [string, TensorLike][];
}

/** What a model says of one point. */
export type Score = number | ScalarLike | readonly number[] | TensorLike;

/** What a model says of m points: [m], [m, 1] or [m, k]. */
export type Answer = TensorLike | ArrayLike<number> | readonly (readonly number[])[];

/** A model's answers on a square grid, in rows from the lowest y. */
export interface Scores {
  side: number;
  classes: number;
  /** Of a single output: how sure it is of class 1, .5 at the threshold. */
  probability: number[][] | undefined;
  /** Of several outputs: by how much each class wins or loses. */
  margins: number[][][];
}

interface Switchable {
  training?: boolean;
  train?: (mode: boolean) => unknown;
}

/** Asks a model on a grid. @throws RangeError where its answer has another shape than one row per point. */
export function scoreGrid(
  model: Classifier | ModuleLike,
  samples: unknown,
  x: readonly [number, number],
  y: readonly [number, number],
  { resolution = 70, threshold }: { resolution?: number; threshold?: number },
  where: string,
): Scores {
  const side = Math.min(MOST_SIDE, Math.max(2, Math.round(resolution)));
  const along = ([from, to]: readonly [number, number], i: number) => from + ((to - from) * i) / (side - 1);
  const points = Array.from({ length: side * side }, (_, k) => [along(x, k % side), along(y, Math.floor(k / side))]);
  const answer = rowsOf(
    inEvaluation(model, () => ask(model as Classifier, samples, points, where)),
    points.length,
    where,
  );
  const width = (answer[0] as number[]).length;
  const grid = (pick: (row: number[]) => number) =>
    Array.from({ length: side }, (_, r) =>
      Array.from({ length: side }, (_, c) => pick(answer[r * side + c] as number[])),
    );
  if (width === 1) {
    const bounded = answer.every(([value = 0]) => value >= 0 && value <= 1);
    const at = threshold ?? (bounded ? 0.5 : 0);
    // A probability is bent so that the threshold comes to .5; a logit goes through the sigmoid.
    const share = bounded
      ? (value: number) => (value < at ? (0.5 * value) / at : 1 - (0.5 * (1 - value)) / (1 - at || 1))
      : (value: number) => 1 / (1 + Math.exp(at - value));
    return { side, classes: 2, probability: grid(([value = 0]) => share(value)), margins: [] };
  }
  const margins = Array.from({ length: width }, (_, k) =>
    grid((row) => (row[k] as number) - Math.max(...row.filter((_, other) => other !== k))),
  );
  return { side, classes: width, probability: undefined, margins };
}

/** A model is asked at so many points a side at most. */
const MOST_SIDE = 300;

/** Asks for all points at once, in the form the model takes: the samples' own first, then the other. */
function ask(model: Classifier, samples: unknown, points: number[][], where: string): Answer {
  const call = model as (...inputs: unknown[]) => unknown;
  if (isModule(model)) {
    const maker = isTensor(samples) ? samples : model.namedParameters()[0]?.[1];
    return call(tensorLike(maker ?? {}, points, where)) as Answer;
  }
  if (call.length === 2) return points.map(([x, y]) => oneScore(call(x, y)));
  const forms = [() => tensorLike(isTensor(samples) ? samples : {}, points, where), () => points];
  const [own, other] = isTensor(samples) ? forms : forms.reverse();
  try {
    return call(own!()) as Answer;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    try {
      return call(other!()) as Answer;
    } catch {
      // What went wrong with the samples' own form is what the caller can mend.
      throw error;
    }
  }
}

function isModule(model: unknown): model is Classifier & ModuleLike {
  return typeof (model as Partial<ModuleLike>).namedParameters === 'function';
}

function oneScore(score: unknown): number[] {
  const list = isTensor(score) ? score.tolist() : score;
  return (Array.isArray(list) ? list.flat(Number.POSITIVE_INFINITY) : [list]).map(Number);
}

/** Dropout and batch norm must not disturb the picture, nor the picture the statistics of batch norm. */
function inEvaluation<T>(asked: Classifier | ModuleLike, ask: () => T): T {
  const model = asked as Classifier & Switchable;
  if (model.training !== true || typeof model.train !== 'function') return ask();
  model.train(false);
  try {
    return ask();
  } finally {
    model.train(true);
  }
}

interface TensorMaker {
  newTensor?: (values: number[][]) => unknown;
}

/** Points as a tensor of the samples' dtype and device. */
function tensorLike(source: unknown, points: number[][], where: string): unknown {
  const samples = source as TensorMaker;
  if (typeof samples.newTensor === 'function') return samples.newTensor(points);
  const { torch } = globalThis as { torch?: { tensor(values: number[][], options?: object): unknown } };
  if (torch) return torch.tensor(points, { dtype: (samples as { dtype?: unknown }).dtype });
  throw new TypeError(
    `${where}: X cannot make tensors of points; pass X as arrays and the model as a function of [x, y] pairs`,
  );
}

function rowsOf(answer: unknown, count: number, where: string): number[][] {
  const list = (isTensor(answer) ? answer.tolist() : Array.from(answer as ArrayLike<unknown>)) as unknown[];
  const rows = list.map((row) =>
    Array.isArray(row)
      ? (row as number[])
      : ArrayBuffer.isView(row)
        ? Array.from(row as unknown as number[])
        : [Number(row)],
  );
  if (rows.length !== count) {
    throw new RangeError(
      `${where}: the model was given ${count} points and answered with ${rows.length} rows; it must give one row per point`,
    );
  }
  if (rows.some((row) => !row.every(Number.isFinite)))
    throw new RangeError(`${where}: the model answers with NaN or infinite values: has the training diverged?`);
  return rows;
}
