// Every line must compile: linear algebra, on the runtime's own tensors.
import { type AnyTensor, type Tensor, torch } from '#runtime';

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
declare function is<Expected>(): <Actual>(
  value: Actual,
  ...same: Equal<Expected, Actual> extends true ? [] : [Expected]
) => void;

const { linalg, randn } = torch;
const square = randn(5, 3, 3);
const tall = randn(4, 2);
const wide = randn([2, 3, 6], { dtype: 'float64' });

// square matrices
is<Tensor<[5, 3, 3]>>()(linalg.inv(square));
is<Tensor<[5, 3, 3]>>()(linalg.cholesky(square, { upper: true }));
is<Tensor<[5, 3, 3]>>()(linalg.matrixPower(square, 2));
is<Tensor<[5]>>()(linalg.det(square));
is<Tensor<[]>>()(linalg.det(randn(3, 3)));
is<Tensor<[5]>>()(linalg.slogdet(square).logabsdet);
is<Tensor<[5, 3]>>()(linalg.eigvalsh(square));
is<Tensor<[5, 3]>>()(linalg.eigh(square).eigenvalues);
is<Tensor<[5, 3, 3]>>()(linalg.eigh(square)[1]);

// of any shape
is<Tensor<[4, 2]>>()(linalg.qr(tall).Q);
is<Tensor<[2, 2]>>()(linalg.qr(tall).R);
is<Tensor<[4, 4]>>()(linalg.qr(tall, 'complete').Q);
is<Tensor<[4, 2]>>()(linalg.qr(tall, 'complete')[1]);
is<Tensor<[2, 3, 3], 'float64'>>()(linalg.qr(wide).Q);
is<Tensor<[2, 3, 6], 'float64'>>()(linalg.qr(wide).R);
is<Tensor<[4, 4]>>()(linalg.svd(tall).U);
is<Tensor<[2]>>()(linalg.svd(tall).S);
is<Tensor<[2, 2]>>()(linalg.svd(tall).Vh);
is<Tensor<[2, 3, 3], 'float64'>>()(linalg.svd(wide, { fullMatrices: false }).U);
is<Tensor<[2, 3, 6], 'float64'>>()(linalg.svd(wide, { fullMatrices: false }).Vh);
is<Tensor<[2, 6, 6], 'float64'>>()(linalg.svd(wide).Vh);
is<Tensor<[2, 3], 'float64'>>()(linalg.svdvals(wide));
is<Tensor<[2, 6, 3], 'float64'>>()(linalg.pinv(wide));
is<Tensor<[2], 'int64'>>()(linalg.matrixRank(wide));

// two operands
is<Tensor<[3]>>()(linalg.solve(randn(3, 3), randn(3)));
is<Tensor<[3, 2]>>()(linalg.solve(randn(3, 3), randn(3, 2)));
is<Tensor<[5, 3]>>()(linalg.solve(square, randn(3)));
is<Tensor<[5, 3]>>()(linalg.solve(square, randn(5, 3)));
is<Tensor<[5, 3, 2]>>()(linalg.solve(square, randn(3, 2)));
is<Tensor<[7, 5, 3, 2]>>()(linalg.solve(randn(7, 1, 3, 3), randn(5, 3, 2)));
is<Tensor<[2, 3]>>()(linalg.lstsq(tall, randn(4, 3)).solution);
is<Tensor<[2]>>()(linalg.lstsq(tall, randn(4)).solution);
is<Tensor<[2, 6], 'float64'>>()(linalg.lstsq(wide, randn([2, 3], { dtype: 'float64' })).solution);
is<Tensor<[2], 'int64'>>()(linalg.lstsq(wide, randn([2, 3, 1], { dtype: 'float64' })).rank);

// norms
is<Tensor<[]>>()(linalg.norm(tall));
is<Tensor<[4]>>()(linalg.norm(tall, 1, 1));
is<Tensor<[2, 1, 1], 'float64'>>()(linalg.norm(wide, 'nuc', [1, 2], { keepdim: true }));
is<Tensor<[4, 1]>>()(linalg.vectorNorm(tall, 2, 1, { keepdim: true }));
is<Tensor<[2], 'float64'>>()(linalg.matrixNorm(wide));
is<Tensor<[3], 'float64'>>()(linalg.matrixNorm(wide, 2, [0, 2]));
is<Tensor<[2], 'float64'>>()(linalg.cond(wide));

// unknown sizes and ranks never get in the way
declare const n: number;
declare const some: Tensor;
declare const any: AnyTensor;
const batch = randn(n, 3, 3);
is<Tensor<[number, 3, 3]>>()(linalg.inv(batch));
is<Tensor<[number, 3]>>()(linalg.solve(batch, randn(3)));
is<Tensor<[number, number]>>()(linalg.inv(randn(n, n)));
is<Tensor<[3, number]>>()(linalg.qr(randn(n, 3)).R.mT);
is<Tensor>()(linalg.solve(some, some));
is<Tensor<number[]>>()(linalg.solve(randn(n, 3, 3), randn(n, 3)));
is<Tensor>()(linalg.svd(some).U);
is<Tensor>()(linalg.lstsq(some, some).solution);
linalg.lstsq(randn(n, 2), randn(n, 1)).solution.add(randn(2, 1));
linalg.solve(any, any).matmul(any);
linalg.norm(any, n as 1);
