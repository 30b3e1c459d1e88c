import { checkInPlace } from '../../autograd/views.js';
import { DTypeError } from '../../errors.js';
import { fromElements } from '../../ops/host.js';
import { COPY } from '../../ops/program.js';
import {
  defaultGenerator,
  fillBernoulli,
  fillExponential,
  fillNormal,
  fillRandint,
  fillUniform,
  type Generator,
} from '../../random/index.js';
import { allocate, isFloat, SCALAR_NAME, type TypedArray } from '../dtype.js';
import type { AnyTensor as T } from '../tensor.js';
import { define } from './define.js';

interface Options {
  generator?: Generator;
}

/** Draws as many numbers as x has elements, in order, and writes them into x. */
function draw(x: T, op: string, fill: (generator: Generator, out: TypedArray) => void, { generator }: Options): T {
  checkInPlace(x, op);
  const drawn = allocate(x.dtype, x.count);
  fill(generator ?? defaultGenerator, drawn);
  x.storage.device.map(COPY, x, fromElements(drawn, x.shape, x.dtype, x));
  x.storage.version++;
  return x;
}

function floats(x: T, op: string): void {
  if (!isFloat(x.dtype))
    throw new DTypeError(
      `"${op}" not implemented for '${SCALAR_NAME[x.dtype]}'. Only floating-point tensors can be filled with it`,
      {
        op,
        dtypes: [x.dtype],
      },
    );
}

define({
  uniform_(this: T, from = 0, to = 1, options: Options = {}): T {
    floats(this, 'uniform_');
    return draw(this, 'uniform_', (g, out) => fillUniform(g, out as Float32Array, from, to), options);
  },
  normal_(this: T, mean = 0, std = 1, options: Options = {}): T {
    floats(this, 'normal_');
    return draw(this, 'normal_', (g, out) => fillNormal(g, out as Float32Array, mean, std), options);
  },
  exponential_(this: T, rate = 1, options: Options = {}): T {
    floats(this, 'exponential_');
    return draw(this, 'exponential_', (g, out) => fillExponential(g, out as Float32Array, rate), options);
  },
  bernoulli_(this: T, p = 0.5, options: Options = {}): T {
    return draw(this, 'bernoulli_', (g, out) => fillBernoulli(g, out, p), options);
  },
  random_(this: T, low: number, high: number, options: Options = {}): T {
    return draw(this, 'random_', (g, out) => fillRandint(g, out, low, high), options);
  },
});
