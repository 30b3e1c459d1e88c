// The signatures the shape types are meant for, without a runtime behind them: what tests/types compiles against.
import type * as T from '#runtime/types/index';

type Rest = readonly (number | T.Size)[];

// The compiler cannot see that shapes are covariant through the conditional types; comparing tensors by members would be slow.
/** A tensor's type-level half.
 * @ts-expect-error */
export declare class Tensor<out S extends T.Shape = number[], out D extends T.DType = 'float32'> {
  readonly shape: S;
  readonly dtype: D;
  readonly T: Tensor<T.Reversed<S>, D>;
  readonly mT: Tensor<T.MatrixTransposed<S>, D>;
  relu(): Tensor<S, D>;
  exp(): Tensor<S, T.ToFloat<D>>;
  add<const O extends T.Operand>(other: O & T.OperandArg<S, O>): Tensor<T.OperandShape<S, O>, T.OperandDType<D, O>>;
  mul<const O extends T.Operand>(other: O & T.OperandArg<S, O>): Tensor<T.OperandShape<S, O>, T.OperandDType<D, O>>;
  gt<const O extends T.Operand>(other: O & T.OperandArg<S, O>): Tensor<T.OperandShape<S, O>, 'bool'>;
  matmul<B extends T.Shape>(other: Tensor<B, D> & T.MatMulArg<S, B>): Tensor<T.MatMul<S, B>, D>;
  sum<const Dim extends T.ReduceDims = undefined, K extends boolean = false>(
    dim?: T.ArgOr<T.ReduceError<S, Dim>, Dim>,
    options?: { keepdim?: K },
  ): Tensor<T.Reduce<S, Dim, K>, T.SumDType<D>>;
  softmax<const Dim extends number>(dim: T.ArgOr<T.DimError<S, Dim>, Dim>): Tensor<S, D>;
  view<const A extends Rest>(...size: T.RestOr<T.ViewError<S, T.SizeOf<A>>, A>): Tensor<T.View<S, T.SizeOf<A>>, D>;
  expand<const A extends Rest>(
    ...size: T.RestOr<T.ExpandError<S, T.SizeOf<A>>, A>
  ): Tensor<T.Expand<S, T.SizeOf<A>>, D>;
  permute<const A extends Rest>(
    ...dims: T.RestOr<T.PermuteError<S, T.SizeOf<A>>, A>
  ): Tensor<T.Permute<S, T.SizeOf<A>>, D>;
  transpose<const A extends number, const B extends number>(
    a: T.ArgOr<T.TransposeError<S, A>, A>,
    b: T.ArgOr<T.TransposeError<S, B>, B>,
  ): Tensor<T.Transpose<S, A, B>, D>;
  squeeze<const Dim extends number | undefined = undefined>(
    dim?: Dim extends number ? T.ArgOr<T.DimError<S, Dim>, Dim> : Dim,
  ): Tensor<T.Squeeze<S, Dim>, D>;
  unsqueeze<const Dim extends number>(dim: T.ArgOr<T.UnsqueezeError<S, Dim>, Dim>): Tensor<T.Unsqueeze<S, Dim>, D>;
  flatten<const A extends number = 0, const B extends number = -1>(
    from?: T.ArgOr<T.FlattenError<S, A, B>, A>,
    to?: B,
  ): Tensor<T.Flatten<S, A, B>, D>;
  narrow<const Dim extends number, const A extends number, const N extends number>(
    dim: T.ArgOr<T.DimError<S, Dim>, Dim>,
    start: A,
    length: T.ArgOr<T.NarrowError<S, Dim, A, N>, N>,
  ): Tensor<T.Narrow<S, Dim, N>, D>;
  select<const Dim extends number, const I extends number>(
    dim: T.ArgOr<T.DimError<S, Dim>, Dim>,
    index: T.ArgOr<T.SelectError<S, Dim, I>, I>,
  ): Tensor<T.Select<S, Dim>, D>;
  at<const X extends readonly T.IndexItem[]>(...index: T.RestOr<T.IndexError<S, X>, X>): Tensor<T.Index<S, X>, D>;
  tolist(): T.ToList<S, D>;
  item(): T.ElementOf<D>;
}

export declare function randn<const A extends Rest>(...size: A): Tensor<T.SizeOf<A>>;
export declare function ones<const A extends Rest, D extends T.DType>(dtype: D, ...size: A): Tensor<T.SizeOf<A>, D>;
export declare function tensor<const V extends T.NestedArray>(
  value: T.ArgOr<T.NestedError<V>, V>,
): Tensor<T.NestedShape<V>, T.NestedDType<V>>;
export declare function cat<const L extends readonly Tensor<number[], T.DType>[], const Dim extends number = 0>(
  tensors: L & T.Arg<T.CatError<T.ShapesOf<L>, Dim>>,
  dim?: Dim,
): Tensor<T.Cat<T.ShapesOf<L>, Dim>>;
export declare function stack<const L extends readonly Tensor<number[], T.DType>[], const Dim extends number = 0>(
  tensors: L & T.Arg<T.StackError<T.ShapesOf<L>, Dim>>,
  dim?: Dim,
): Tensor<T.Stack<T.ShapesOf<L>, Dim>>;
export declare function linear<S extends T.Shape, W extends T.Shape>(
  x: Tensor<S> & T.Arg<T.LinearWeightError<S, W>>,
  weight: Tensor<W>,
): Tensor<T.LinearWeight<S, W>>;
export declare function crossEntropy<S extends T.Shape, B extends T.Shape>(
  input: Tensor<S>,
  target: Tensor<B, T.DType> & T.Arg<T.CrossEntropyError<S, B>>,
): Tensor<[]>;
