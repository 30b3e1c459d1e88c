import type { Chart } from './chart.js';
import { type HeatmapOptions, heatmap, type Matrix } from './heatmap.js';
import { isTensor, type TensorLike } from './values.js';

/** A layer with a matrix of weights. */
export interface LayerLike {
  readonly weight: unknown;
}

/**
 * The weights of a layer as colours around zero: a row for each unit.
 *
 * @throws TypeError where the layer has no weight; RangeError where it is no matrix.
 * @example
 * plot.weights(new nn.Linear(64, 10), { title: 'First layer' });
 */
export function weights(layer: LayerLike | Matrix, options: HeatmapOptions = {}): Chart {
  const matrix = isTensor(layer) || Array.isArray(layer) ? layer : (layer as LayerLike | undefined)?.weight;
  if (matrix === undefined)
    throw new TypeError('plot.weights: this layer has no weight; give a layer such as nn.Linear, or a matrix');
  const tensor = matrix as TensorLike;
  // A vector, such as a bias or one unit's weights, is a matrix with one row.
  const rows = isTensor(matrix) && tensor.shape.length === 1 ? [tensor.tolist() as number[]] : (matrix as Matrix);
  return heatmap(rows, { diverging: true, xTitle: 'input', yTitle: 'unit', legendTitle: 'weight', ...options });
}
