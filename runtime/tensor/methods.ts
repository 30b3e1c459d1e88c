import type { DType, Shape } from '../types/index.js';
import type { AutogradMethods } from './methods/autograd.js';
import type { ConversionMethods } from './methods/conversion.js';
import type { IndexMethods } from './methods/indexing.js';
import type { MatrixMethods } from './methods/matrix.js';
import type { PointwiseMethods } from './methods/pointwise.js';
import type { PointwiseInPlaceMethods } from './methods/pointwise-in-place.js';
import type { RandomMethods } from './methods/random.js';
import type { ReductionMethods } from './methods/reduction.js';
import type { ViewMethods } from './methods/views.js';

/** All methods of tensors, by family. */
export interface TensorMethods<S extends Shape, D extends DType>
  extends PointwiseMethods<S, D>,
    PointwiseInPlaceMethods<S>,
    RandomMethods,
    ReductionMethods<S, D>,
    ViewMethods<S, D>,
    IndexMethods<S, D>,
    MatrixMethods<S, D>,
    ConversionMethods<S, D>,
    AutogradMethods<S, D> {}
