// The weights of recurrent layers: their names, shapes and first numbers.
import { emptyParameter } from './factory.js';
import * as init from './init.js';
import type { Parameter } from './parameter.js';
import { CELLS, type CellKind } from './recurrent-cells.js';

/** What the shapes follow from. */
interface Sizes {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly projSize: number;
  readonly numLayers: number;
  readonly bias: boolean;
}

/** Weights as PyTorch names them (`weight_ih_l0`, `weight_hh_l0_reverse` …) and in its order, with its numbers; `suffixes` are those of the directions. */
export function recurrentWeights(
  kind: CellKind,
  { inputSize, hiddenSize, projSize, numLayers, bias }: Sizes,
  suffixes: readonly string[],
): [string, Parameter][] {
  const outSize = projSize > 0 ? projSize : hiddenSize;
  const gates = CELLS[kind].gates * hiddenSize;
  const made: [string, Parameter][] = [];
  for (let layer = 0; layer < numLayers; layer++)
    for (const suffix of suffixes) {
      const width = layer === 0 ? inputSize : outSize * suffixes.length;
      for (const [name, shape] of [
        ['weight_ih', [gates, width]],
        ['weight_hh', [gates, outSize]],
        ['bias_ih', [gates]],
        ['bias_hh', [gates]],
        ['weight_hr', [outSize, hiddenSize]],
      ] as const) {
        if (name.startsWith('bias') && !bias) continue;
        if (name === 'weight_hr' && projSize === 0) continue;
        made.push([`${name}_l${layer}${suffix}`, emptyParameter([...shape])]);
      }
    }
  const bound = hiddenSize > 0 ? 1 / Math.sqrt(hiddenSize) : 0;
  for (const [, parameter] of made) init.uniform_(parameter, -bound, bound);
  return made;
}
