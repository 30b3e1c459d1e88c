import type { Chart } from './chart.js';
import { type HeatmapOptions, heatmap } from './heatmap.js';
import { shortNumber } from './table.js';
import { isTensor, toCells, type Values } from './values.js';

/** How a confusion matrix is counted and shown. */
export interface ConfusionMatrixOptions extends Omit<HeatmapOptions, 'rows' | 'columns' | 'diverging'> {
  /** Names of the classes, in the order of their numbers. */
  classes?: readonly string[];
  /** Shares of each true class instead of counts. */
  normalize?: boolean;
}

/**
 * How often each class was taken for which: rows are what is true, columns what was predicted.
 *
 * @throws RangeError where the lists differ in length or a label is no class.
 * @example
 * plot.confusionMatrix([0, 0, 1, 1], [0, 1, 1, 1], { classes: ['healthy', 'ill'] });
 */
export function confusionMatrix(truth: Values, predicted: Values, options: ConfusionMatrixOptions = {}): Chart {
  const where = 'plot.confusionMatrix';
  const { classes, normalize = false, ...look } = options;
  const read = (values: Values, name: string) =>
    toCells(
      isTensor(values) ? (values.tolist() as unknown[]).flat(Number.POSITIVE_INFINITY) : values,
      `${where}: ${name}`,
    ).map(String);
  const [right, guess] = [read(truth, 'truth'), read(predicted, 'predicted')];
  if (right.length !== guess.length) {
    throw new RangeError(
      `${where}: there are ${right.length} true labels and ${guess.length} predictions; give one prediction for each`,
    );
  }
  if (right.length === 0) throw new RangeError(`${where}: there are no labels`);
  const found = [...new Set([...right, ...guess])].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  const numbered = found.every((label) => /^\d+$/.test(label));
  const names = classes ? [...classes] : found;
  const index = new Map(names.map((name, i) => [classes && numbered ? String(i) : name, i]));
  const counts = names.map(() => new Array<number>(names.length).fill(0));
  right.forEach((label, k) => {
    const [i, j] = [index.get(label), index.get(guess[k] as string)];
    if (i === undefined || j === undefined) {
      throw new RangeError(
        `${where}: ${JSON.stringify(i === undefined ? label : guess[k])} is none of the classes ${names.join(', ')}`,
      );
    }
    (counts[i] as number[])[j]!++;
  });
  const hits = counts.reduce((sum, row, i) => sum + (row[i] as number), 0);
  const shares = counts.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (total > 0 ? count / total : 0));
  });
  return heatmap(normalize ? shares : counts, {
    rows: names,
    columns: names,
    xTitle: 'predicted',
    yTitle: 'true',
    scheme: 'blues',
    labels: names.length <= 20 ? (normalize ? '.2f' : true) : false,
    subtitle: `${hits} of ${right.length} right: accuracy ${shortNumber(hits / right.length)}`,
    cell: names.length <= 4 ? 70 : Math.max(18, Math.floor(400 / names.length)),
    ...look,
  });
}
