// Sizes that are not known never get in the way: every line must compile.
import type * as T from '#runtime/types/index';
import { cat, linear, randn, stack, type Tensor, tensor } from './tensor.js';

declare const n: number;
declare const sizes: number[];
declare const dynamic: Tensor;
declare const batch: Tensor<[number, 784]>;
declare const either: Tensor<[2, 3]> | Tensor<[3]>;
// biome-ignore lint/suspicious/noExplicitAny: the point of the test
declare const anything: any;

// a known shape is a tensor of unknown shape, and of partly known shape
const wide: Tensor = randn(2, 3);
const partly: Tensor<[number, 3]> = randn(2, 3);
const widest: Tensor<number[], T.DType> = randn(2, 3);
const list: Tensor[] = [randn(2), randn(3, 4)];
const plain: Tensor = tensor([1, 2, 3]).add(1);

// unknown sizes
const hidden: Tensor<[number, 128]> = batch.matmul(randn(784, 128));
const grown: Tensor<[number, 784]> = batch.mul(randn(784)).mul(randn(1, 784));
const known: Tensor<[32, 784]> = batch.mul(randn(32, 784));
const image: Tensor<[number, 28, 28]> = batch.view(-1, 28, 28);
const rows: Tensor<[number]> = batch.sum(1);
const some: Tensor<[number, number]> = randn(n, 3).view(n, n);
const flat: Tensor<[number]> = randn(n, 3).flatten();

const total: Tensor<[]> = batch.sum();
const squeezed: Tensor<[2, 3]> = randn(2, 1, 3).squeeze();
const flattened: Tensor<[6]> = randn(2, 3).flatten();

// unknown rank
dynamic.mul(randn(2, 3)).matmul(randn(3, 4)).sum(1).view(2, 2).at(0, ':').softmax(0);
randn(2, 3).mul(dynamic).matmul(dynamic).transpose(0, 1).permute(1, 0).squeeze().unsqueeze(3).flatten(1);
randn(...sizes)
  .view(...sizes)
  .sum(sizes)
  .expand(...sizes)
  .permute(...sizes);
cat(list);
stack(list, n);
cat([dynamic, randn(2, 3)], 1);
linear(dynamic, randn(3, 4));
const value: number = dynamic.tolist()[0]![1]!;
const inner: number[] = dynamic.tolist()[0]!;

// any and unions
anything.matmul(randn(2, 3));
randn(2, 3).matmul(anything).mul(anything);
randn(2, 3).sum(anything).view(anything);
either.mul(2).sum();
randn(2, 3).mul(either);
tensor(anything).view(2, 3);

// dimensions and flags that are not literals
randn(2, 3).sum(n).softmax(n);
randn(2, 3)
  .sum(n, { keepdim: anything as boolean })
  .transpose(n, 0);
randn(2, 3).at(n, n);
randn(2, 3).narrow(n, n, n).select(n, n);

// beyond the typed rank
randn(1, 2, 3, 4, 5, 6, 7, 8).sum(7).matmul(randn(6, 7)).softmax(9).unsqueeze(20).transpose(0, 9);

// shapes that are still parameters
export function generic<S extends T.Shape, U extends T.Shape, B extends number>(
  a: Tensor<S>,
  b: Tensor<U>,
  c: Tensor<[B, 784]>,
  w: Tensor<[784, 10]>,
) {
  a.mul(a).matmul(b).sum(1).view(3, 4).softmax(1);
  a.mul(b).transpose(0, 1).permute(1, 0).squeeze(1).unsqueeze(4).at(0, 5).expand(3, 4).flatten(2, 1);
  a.mul(2).sum().item();
  cat([a, b], 1);
  stack([a, c]);
  linear(a, w);
  const wide: Tensor = a;
  const out: Tensor<[B, 10]> = c.matmul(w).mul(randn(10)).softmax(1);
  const same: Tensor<S> = a.relu().mul(2).softmax(1);
  return { wide, out, same };
}
const out: Tensor<[32, 10]> = generic(randn(3), randn(2, 3), randn(32, 784), randn(784, 10)).out;
export class Net<In extends number> {
  constructor(readonly weight: Tensor<[In, 10]>) {}
  forward<B extends number>(x: Tensor<[B, In]>): Tensor<[B, 10]> {
    return x.matmul(this.weight).relu();
  }
}
const net: Tensor<[5, 10]> = new Net(randn(3, 10)).forward(randn(5, 3));

export const used = [
  wide,
  partly,
  widest,
  list,
  plain,
  hidden,
  grown,
  known,
  image,
  rows,
  some,
  flat,
  value,
  inner,
  out,
];
export const more = [net, total, squeezed, flattened];
