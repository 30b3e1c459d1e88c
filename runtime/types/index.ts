/** Shapes and dtypes in types: what the tensor class and the functions on it are declared with. Nothing here exists at run time. */
export type { Exceeds, Minus, Plus, Product, Quotient } from './arithmetic.js';
export type {
  Broadcast,
  BroadcastArg,
  BroadcastError,
  Operand,
  OperandArg,
  OperandDType,
  OperandError,
  OperandShape,
} from './broadcast.js';
export type { DimAt, DimError, DimErrorAt, TypedRank } from './dims.js';
export type { DType, ElementOf, FloatDType, Promote, PromoteScalar, SumDType, ToFloat } from './dtype.js';
export type { Cat, CatError, ShapesOf, Stack, StackError } from './join.js';
export type {
  Eigenvalues,
  IsVector,
  Lead,
  LeastSquares,
  LeastSquaresArg,
  LeastSquaresError,
  MatrixArg,
  MatrixError,
  QrQ,
  QrR,
  Smaller,
  Solve,
  SolveArg,
  SolveError,
  SquareArg,
  SquareError,
  SvdS,
  SvdU,
  SvdVh,
} from './linalg.js';
export type { CrossEntropyError, Embedding, OneHot } from './lookup.js';
export type {
  DotError,
  Linear,
  LinearArg,
  LinearError,
  LinearWeight,
  LinearWeightError,
  MatMul,
  MatMulArg,
  MatMulError,
  Outer,
  VectorError,
} from './matmul.js';
export type {
  DeepList,
  NestedArray,
  NestedDType,
  NestedError,
  NestedShape,
  ToList,
  TypedNumbers,
} from './nested.js';
export type { MatrixTransposed, Permute, PermuteError, Reversed, Transpose, TransposeError } from './permute.js';
export type { Reduce, ReduceDims, ReduceError } from './reduce.js';
export type {
  Index,
  IndexError,
  IndexItem,
  Narrow,
  NarrowError,
  Resized,
  Select,
  SelectError,
} from './select.js';
export type {
  Arg,
  ArgOr,
  DynamicRank,
  HasShape,
  Known,
  List,
  Plain,
  RestOr,
  Result,
  Shape,
  Size,
  SizeOf,
  Unknown,
} from './shape.js';
export type {
  Expand,
  ExpandError,
  Flatten,
  FlattenError,
  Squeeze,
  Unsqueeze,
  UnsqueezeError,
} from './squeeze.js';
export type { View, ViewError } from './view.js';
