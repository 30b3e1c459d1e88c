// How a tensor shows itself: in a notebook cell, in console.log, in a template string.

import { formatTensor } from '../../format/index.js';
import { elements } from '../../ops/host.js';
import { getDefaultDType } from '../dtype.js';
import type { AnyTensor as T } from '../tensor.js';
import { define } from './define.js';

function print(x: T): string {
  const data = elements(x);
  const bool = x.dtype === 'bool';
  return formatTensor({
    shape: x.shape,
    dtype: x.dtype,
    at: bool ? (i) => data[i] !== 0 : (i) => data[i]!,
    requiresGrad: x.requiresGrad,
    gradFn: x.gradFn?.name ?? null,
    device: x.device,
    defaultDType: getDefaultDType(),
  });
}

define({
  toString(this: T): string {
    return print(this);
  },
  [Symbol.for('nodejs.util.inspect.custom')](this: T): string {
    return print(this);
  },
  [Symbol.for('Jupyter.display')](this: T): Record<string, string> {
    return { 'text/plain': print(this) };
  },
});
