// Every line must compile: the type on the right is exactly the one on the left.
import type * as T from '#runtime/types/index';
import { cat, linear, ones, randn, stack, type Tensor, tensor } from './tensor.js';

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
declare function is<Expected>(): <Actual>(
  value: Actual,
  ...same: Equal<Expected, Actual> extends true ? [] : [Expected]
) => void;

const x = randn(2, 3, 4);

// broadcasting
is<Tensor<[32, 5, 10]>>()(randn(32, 1, 10).mul(randn(5, 10)));
is<Tensor<[2, 3]>>()(randn(2, 3).mul(2));
is<Tensor<[2, 3]>>()(randn(2, 3).mul(randn(2, 3)));
is<Tensor<[2, 3]>>()(randn([2, 3]).mul(randn()));
is<Tensor<[2, 3], 'bool'>>()(randn(2, 1).gt(randn(3)));

// matmul of every rank
is<Tensor<[32, 10]>>()(randn(32, 784).matmul(randn(784, 10)));
is<Tensor<[]>>()(randn(3).matmul(randn(3)));
is<Tensor<[4]>>()(randn(3).matmul(randn(3, 4)));
is<Tensor<[2]>>()(randn(2, 3).matmul(randn(3)));
is<Tensor<[8, 5, 2, 4]>>()(randn(8, 1, 2, 3).matmul(randn(5, 3, 4)));
is<Tensor<[5, 4]>>()(randn(3).matmul(randn(5, 3, 4)));
is<Tensor<[32, 10]>>()(linear(randn(32, 784), randn(10, 784)));

// reductions
is<Tensor<[]>>()(x.sum());
is<Tensor<[2, 4]>>()(x.sum(1));
is<Tensor<[2, 3]>>()(x.sum(-1));
is<Tensor<[2, 3, 1]>>()(x.sum(-1, { keepdim: true }));
is<Tensor<[3]>>()(x.sum([0, -1]));
is<Tensor<[1, 3, 1]>>()(x.sum([0, -1], { keepdim: true }));
is<Tensor<[1, 1, 1]>>()(x.sum(null, { keepdim: true }));
is<Tensor<[2, 3, 4]>>()(x.softmax(-1));

// shapes changed
is<Tensor<[6, 4]>>()(x.view(6, 4));
is<Tensor<[6, 4]>>()(x.view(6, -1));
is<Tensor<[24]>>()(x.view(-1));
is<Tensor<[24]>>()(x.view([-1]));
is<Tensor<[3, 8]>>()(x.view(-1, 8));
is<Tensor<[32, 784]>>()(randn(32, 1, 28, 28).view(32, -1));
is<Tensor<[25088]>>()(randn(32, 1, 28, 28).view(-1));
is<Tensor<[256, 98]>>()(randn(32, 1, 28, 28).view(256, -1));
is<Tensor<[2, 4, 3]>>()(x.transpose(1, 2));
is<Tensor<[4, 3, 2]>>()(x.transpose(0, -1));
is<Tensor<[4, 3, 2]>>()(x.T);
is<Tensor<[2, 4, 3]>>()(x.mT);
is<Tensor<[4, 2, 3]>>()(x.permute(2, 0, 1));
is<Tensor<[4, 2, 3]>>()(x.permute([-1, 0, 1]));
is<Tensor<[2, 3]>>()(randn(2, 1, 3, 1).squeeze());
is<Tensor<[2, 3, 1]>>()(randn(2, 1, 3, 1).squeeze(1));
is<Tensor<[2, 1, 3, 1]>>()(randn(2, 1, 3, 1).squeeze(0));
is<Tensor<[1, 2, 3, 4]>>()(x.unsqueeze(0));
is<Tensor<[2, 3, 4, 1]>>()(x.unsqueeze(-1));
is<Tensor<[24]>>()(x.flatten());
is<Tensor<[32, 2352]>>()(randn(32, 3, 28, 28).flatten(1));
is<Tensor<[2, 12]>>()(x.flatten(1, -1));
is<Tensor<[6, 4]>>()(x.flatten(0, 1));
is<Tensor<[5, 3, 4]>>()(randn(3, 1).expand(5, -1, 4));

// joined
is<Tensor<[6, 3]>>()(cat([randn(2, 3), randn(4, 3)]));
is<Tensor<[2, 7]>>()(cat([randn(2, 3), randn(2, 4)], -1));
is<Tensor<[2, 3, 4]>>()(stack([randn(3, 4), randn(3, 4)]));
is<Tensor<[3, 4, 2]>>()(stack([randn(3, 4), randn(3, 4)], -1));
is<Tensor<[number, 3]>>()(cat([randn(2, 3)] as Tensor<[2, 3]>[]));

// parts
is<Tensor<[2, 2, 4]>>()(x.narrow(1, 1, 2));
is<Tensor<[2, 4]>>()(x.select(1, 2));
is<Tensor<[3, 4]>>()(x.at(0));
is<Tensor<[2, 4]>>()(x.at(':', -1));
is<Tensor<[2, 3]>>()(x.at('...', 0));
is<Tensor<[2, 1, 3, 4]>>()(x.at(':', null));
is<Tensor<[2, 3, 2]>>()(x.at('...', '1:3'));
is<Tensor<[2, 3, 1]>>()(x.at('...', '3:9'));
is<Tensor<[2, 3, number]>>()(x.at('...', '::2'));
is<Tensor<[5, 3, 4]>>()(x.at(ones('int64', 5)));
is<Tensor<[number, 4]>>()(x.at(ones('bool', 2, 3)));
is<Tensor<[5, 4]>>()(x.at(ones('int64', 5), ones('int64', 5)));
is<Tensor<[2, 3, 4]>>()(x.at([1, 0]));
is<Tensor<[2, 2, 4]>>()(x.at(':', [0, 2]));
is<Tensor>()(x.at([0, 1], [1, 2]));
is<Tensor<[2, 3, number]>>()(x.at('...', { start: 1 }));

// values
is<Tensor<[2, 2]>>()(tensor([[1, 2], [3, 4]])); // biome-ignore format: one line
is<Tensor<[3], 'bool'>>()(tensor([true, false, true]));
is<Tensor<[]>>()(tensor(3));
is<Tensor<[number, number]>>()(tensor([[1, 2]] as number[][]));
is<Tensor<[number], 'float64'>>()(tensor(new Float64Array(3)));
is<number[][]>()(randn(2, 3).tolist());
is<number>()(randn().tolist());
is<boolean>()(ones('bool').item());

// dtypes
is<Tensor<[2], 'float64'>>()(ones('float32', 2).add(ones('float64', 2)));
is<Tensor<[2], 'float32'>>()(ones('int64', 2).add(ones('float32', 2)));
is<Tensor<[2], 'int64'>>()(ones('bool', 2).sum([], { keepdim: false }).add(ones('int64', 2)));
is<T.Promote<'int64' | 'float32', 'int32'>>()('int64' as 'int64' | 'float32');
is<T.Promote<'bool', T.DType>>()('bool' as T.DType);
is<T.PromoteScalar<'int64', 2>>()('int64' as const);
is<T.PromoteScalar<'int64', 0.5>>()('float32' as const);
is<T.PromoteScalar<'bool', 1>>()('int64' as const);
is<T.Product<[65536, 3072]>>()(201326592 as const);
is<T.Quotient<[32, 28, 28], [49]>>()(512 as const);
