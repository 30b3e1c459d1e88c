// Products, joining and arranging on torch; most are methods of tensors as well: torch.matmul(a, b) is a.matmul(b).
import * as join from '../ops/join.js';
import { broadcastShapes } from '../tensor/shape.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';
import type {
  Arg,
  Cat,
  CatError,
  DType,
  MatMul,
  MatMulArg,
  Permute,
  PermuteError,
  Shape,
  ShapesOf,
  SizeOf,
  Stack,
  StackError,
} from '../types/index.js';
import { method } from './method.js';

type Same = <S extends Shape, D extends DType>(x: Tensor<S, D>) => Tensor<S, D>;
type Product = <A extends Shape, B extends Shape, D extends DType>(
  a: Tensor<A, D>,
  b: Tensor<B, D> & MatMulArg<A, B>,
) => Tensor<MatMul<A, B>, D>;
export const matmul: Product = method('matmul');
export const mm: Product = method('mm');
export const mv: Product = method('mv');
export const bmm: Product = method('bmm');
export const dot: <A extends Shape, B extends Shape, D extends DType>(
  a: Tensor<A, D>,
  b: Tensor<B, D>,
) => Tensor<[], D> = method('dot');
export const outer: <N extends number, M extends number, D extends DType>(
  a: Tensor<[N], D>,
  b: Tensor<[M], D>,
) => Tensor<[N, M], D> = method('outer');
export const addmm: (
  x: AnyTensor,
  a: AnyTensor,
  b: AnyTensor,
  options?: { beta?: number; alpha?: number },
) => AnyTensor = method('addmm');

/** Tensors one after the other along an existing dimension. */
export function cat<const L extends readonly AnyShape[], const D extends number = 0>(
  tensors: L & Arg<CatError<ShapesOf<L>, D>>,
  dim?: D,
): Tensor<Cat<ShapesOf<L>, D>, L[number]['dtype']> {
  return join.cat(tensors as unknown as AnyTensor[], dim) as never;
}
export { cat as concat };

/** Tensors of one shape along a new dimension. */
export function stack<const L extends readonly AnyShape[], const D extends number = 0>(
  tensors: L & Arg<StackError<ShapesOf<L>, D>>,
  dim?: D,
): Tensor<Stack<ShapesOf<L>, D>, L[number]['dtype']> {
  return join.stack(tensors as unknown as AnyTensor[], dim) as never;
}
interface AnyShape {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Stacked as rows: along the first dimension. */
export const vstack = (tensors: readonly AnyTensor[]): AnyTensor =>
  join.cat(
    tensors.map((x) => (x.ndim < 2 ? x.reshape([1, -1]) : x)),
    0,
  );
/** Side by side: along the second dimension, vectors one after the other. */
export const hstack = (tensors: readonly AnyTensor[]): AnyTensor =>
  join.cat(
    tensors.map((x) => (x.ndim < 1 ? x.reshape([1]) : x)),
    tensors[0]!.ndim < 2 ? 0 : 1,
  );

export const split: (x: AnyTensor, size: number | readonly number[], dim?: number) => AnyTensor[] = method('split');
export const chunk: (x: AnyTensor, chunks: number, dim?: number) => AnyTensor[] = method('chunk');
export const unbind: (x: AnyTensor, dim?: number) => AnyTensor[] = method('unbind');
export const gather: <N extends Shape, D extends DType>(
  x: Tensor<Shape, D>,
  dim: number,
  index: Tensor<N, DType>,
) => Tensor<N, D> = method('gather');
export const indexSelect: (x: AnyTensor, dim: number, index: AnyTensor) => AnyTensor = method('indexSelect');
export const maskedSelect: (x: AnyTensor, mask: AnyTensor) => AnyTensor = method('maskedSelect');
export const take: (x: AnyTensor, index: AnyTensor) => AnyTensor = method('take');
export const scatter: (x: AnyTensor, dim: number, index: AnyTensor, source: AnyTensor | number) => AnyTensor =
  method('scatter');
export const flip: Same & ((x: AnyTensor, dims: number | readonly number[]) => AnyTensor) = method('flip');
export const roll: (x: AnyTensor, shifts: number | readonly number[], dims?: number | readonly number[]) => AnyTensor =
  method('roll');
export const tril: <S extends Shape, D extends DType>(x: Tensor<S, D>, diagonal?: number) => Tensor<S, D> =
  method('tril');
export const triu: <S extends Shape, D extends DType>(x: Tensor<S, D>, diagonal?: number) => Tensor<S, D> =
  method('triu');
export const diag: (x: AnyTensor, diagonal?: number) => AnyTensor = method('diag');
export const diagonal: (x: AnyTensor, offset?: number, dim1?: number, dim2?: number) => AnyTensor = method('diagonal');
export const trace: (x: AnyTensor) => AnyTensor = method('trace');
export const clone: Same = method('clone');
export const numel: (x: AnyTensor) => number = method('numel');
export const reshape: (x: AnyTensor, shape: readonly number[]) => AnyTensor = method('reshape');
export const transpose: (x: AnyTensor, dim0: number, dim1: number) => AnyTensor = method('transpose');
export const permute: <S extends Shape, D extends DType, const P extends readonly number[]>(
  x: Tensor<S, D>,
  dims: P & Arg<PermuteError<S, SizeOf<P>>>,
) => Tensor<Permute<S, SizeOf<P>>, D> = method('permute');
export const squeeze: (x: AnyTensor, dim?: number) => AnyTensor = method('squeeze');
export const unsqueeze: (x: AnyTensor, dim: number) => AnyTensor = method('unsqueeze');
export const flatten: (x: AnyTensor, startDim?: number, endDim?: number) => AnyTensor = method('flatten');
export const movedim: (
  x: AnyTensor,
  source: number | readonly number[],
  destination: number | readonly number[],
) => AnyTensor = method('movedim');
export const tile: (x: AnyTensor, repeats: readonly number[]) => AnyTensor = method('tile');
export const repeatInterleave: (x: AnyTensor, repeats: number, dim?: number) => AnyTensor = method('repeatInterleave');
export const scatterAdd: (x: AnyTensor, dim: number, index: AnyTensor, source: AnyTensor) => AnyTensor =
  method('scatterAdd');
export const indexAdd: (
  x: AnyTensor,
  dim: number,
  index: AnyTensor,
  source: AnyTensor,
  options?: { alpha?: number },
) => AnyTensor = method('indexAdd');
export const broadcastTo: (x: AnyTensor, shape: readonly number[]) => AnyTensor = method('broadcastTo');
/** Tensors broadcast to one shape. */
export const broadcastTensors = (...tensors: AnyTensor[]): AnyTensor[] => {
  const shape = tensors.reduce<number[]>((s, x) => broadcastShapes('broadcastTensors', s, x.shape), []);
  return tensors.map((x) => x.expand(shape));
};
