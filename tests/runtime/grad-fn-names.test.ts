import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type AnyTensor as T, torch } from '#runtime';
import { EXPRESSIONS } from './grad-fn-expressions.js';

const x = torch.rand(2, 3, 4).requiresGrad_() as unknown as T;
const m = torch.rand(3, 3).requiresGrad_() as unknown as T;

/** What `grad_fn` is called in PyTorch 1.13, which prints it with every tensor. */
const NAMES: readonly (readonly [string, T])[] = [
  ['ViewBackward0', x.view(6, 4)],
  ['TransposeBackward0', x.transpose(0, 1)],
  ['TransposeBackward0', x.mT],
  ['TBackward0', m.t()],
  ['PermuteBackward0', x.permute(2, 0, 1)],
  ['UnsqueezeBackward0', x.unsqueeze(0)],
  ['SqueezeBackward0', x.unsqueeze(0).squeeze()],
  ['SqueezeBackward1', x.unsqueeze(0).squeeze(0)],
  ['SelectBackward0', x.at(0)],
  ['SliceBackward0', x.at('1:')],
  ['DiagonalBackward0', m.diagonal()],
  ['ExpandBackward0', x.expand(2, 2, 3, 4)],
  ['SumBackward0', x.sum()],
  ['SumBackward1', x.sum(1)],
  ['MeanBackward0', x.mean()],
  ['MeanBackward1', x.mean(1)],
  ['ProdBackward1', x.prod(1)],
  ['MaxBackward1', x.max()],
  ['MinBackward1', x.min()],
  ['MaxBackward0', x.max(1).values],
  ['MinBackward0', x.min(1, { keepdim: true }).values],
  ['AmaxBackward0', x.amax(1)],
  ['AminBackward0', x.amin(1)],
  ['MedianBackward0', x.median()],
  ['SortBackward0', x.sort().values],
  ['TopkBackward0', x.topk(2).values],
  ['MmBackward0', m.matmul(m)],
] as never;

it.each(NAMES)('what gives a tensor is called as in PyTorch: %s', (name, y) => {
  expect(y.gradFn!.name).toBe(name);
});

const pytorch = JSON.parse(
  readFileSync(new URL('../fixtures/runtime/grad-fn-names.json', import.meta.url), 'utf8'),
) as Record<string, string>;

/**
 * Where our last operation is another one: what PyTorch does at once is put together of others here, or the other way round (cross-entropy, linear
 * layers and losses are one operation). By what it is called here.
 */
const DIFFERENT: Readonly<Record<string, string>> = {
  'x.floor_divide(0.3)': 'FloorDivideBackward0',
  'm.diag()': 'CloneBackward0',
  'v.diag()': 'CopySlices',
  'm.trace()': 'SumBackward0',
  'x.roll(1)': 'ReshapeAliasBackward0',
  'v.repeat(2)': 'CloneBackward0',
  'v.tile(2)': 'CloneBackward0',
  'v.repeat_interleave(2)': 'ReshapeAliasBackward0',
  'torch.stack([x, x])': 'CatBackward0',
  'x.median(1).values': 'SelectBackward0',
  'v.quantile(0.5)': 'LerpBackward0',
  'm @ v': 'ReshapeAliasBackward0',
  'm.mv(v)': 'ReshapeAliasBackward0',
  'm.addmm(m, m)': 'AddBackward0',
  "torch.einsum('ij,jk->ik', m, m)": 'PermuteBackward0',
  'x.take(i)': 'ReshapeAliasBackward0',
  'F.celu(x)': 'AddBackward0',
  'F.softsign(x)': 'SoftsignBackward0',
  'F.hardswish(x)': 'DivBackward0',
  'F.softshrink(x)': 'AddBackward0',
  'F.hardshrink(x)': 'WhereBackward0',
  'F.threshold(x, 0.5, 0)': 'WhereBackward0',
  'F.glu(x)': 'MulBackward0',
  'F.prelu(x, v)': 'AddBackward0',
  'F.linear(x, x[0])': 'AddmmBackward0',
  'F.linear(b, m, v)': 'AddmmBackward0',
  'F.bilinear(m, m, b, torch.ones(2))': 'ReshapeAliasBackward0',
  'F.layer_norm(x, [4])': 'ReshapeAliasBackward0',
  'F.group_norm(x, 3)': 'ReshapeAliasBackward0',
  'F.instance_norm(x)': 'ReshapeAliasBackward0',
  'F.conv1d(b, b)': 'SqueezeBackward1',
  'F.conv2d(p, p[:, :, :3, :3])': 'CloneBackward0',
  'F.conv_transpose1d(b, b[:, :2].transpose(0, 1)[:1].expand(3, 2, 3))': 'SqueezeBackward1',
  'F.max_pool2d(p, 2)': 'IndexBackward0',
  'F.avg_pool2d(p, 2)': 'DivBackward0',
  'F.adaptive_avg_pool2d(p, 3)': 'ReshapeAliasBackward0',
  'F.adaptive_avg_pool2d(p, 1)': 'ReshapeAliasBackward0',
  'F.adaptive_max_pool2d(p, 3)': 'IndexBackward0',
  'F.pad(m, (1, 1))': 'CatBackward0',
  "F.pad(b, (1, 1), mode='reflect')": 'IndexSelectBackward0',
  "F.pad(b, (1, 1), mode='replicate')": 'IndexSelectBackward0',
  "F.pad(b, (1, 1), mode='circular')": 'IndexSelectBackward0',
  'F.interpolate(p, scale_factor=2)': 'IndexSelectBackward0',
  "F.interpolate(p, scale_factor=2, mode='bilinear')": 'AddBackward0',
  'F.l1_loss(m, m.detach())': 'L1LossBackward0',
  'F.cross_entropy(m, t)': 'CrossEntropyLossBackward0',
  'F.kl_div(m, m.detach())': 'KlDivLossBackward0',
  'F.hinge_embedding_loss(v, v.detach().sign())': 'HingeEmbeddingLossBackward0',
  'F.multi_margin_loss(m, t)': 'MeanBackward0',
  'x.clone().clamp_(0, 1)': 'CopyBackwards',
  'x.clone().masked_fill_(x > 0.5, 0)': 'CopyBackwards',
  'm.clone().index_fill_(0, i, 0)': 'CopyBackwards',
  'm.clone().index_copy_(0, i, m[:2])': 'CopyBackwards',
  'm.clone().index_add_(0, i, m[:2])': 'CopyBackwards',
};

it('every expression that PyTorch was asked about is there', () => {
  expect(EXPRESSIONS.map(([expression]) => expression)).toEqual(Object.keys(pytorch));
  expect(EXPRESSIONS.length).toBeGreaterThan(260);
});

it.each(EXPRESSIONS)('%s is called as in PyTorch, or is one of the known differences', (expression, make) => {
  const { name } = (make() as T).gradFn!;
  expect(name).toBe(DIFFERENT[expression] ?? pytorch[expression]);
});

it('the known differences are differences of expressions that are asked', () => {
  for (const [expression, name] of Object.entries(DIFFERENT)) {
    expect(pytorch[expression], expression).toBeDefined();
    expect(pytorch[expression], expression).not.toBe(name);
  }
});

it('the values of max along a dimension can be changed in place', () => {
  const a = torch.tensor(
    [
      [1, 5, 2],
      [7, 3, 4],
    ],
    { requiresGrad: true },
  ) as unknown as T;
  const { values } = a.mul(1).max(1);
  values.mul_(values.detach().clone());
  values.sum().backward();
  expect(a.grad!.tolist()).toEqual([
    [0, 5, 0],
    [7, 0, 0],
  ]);
});
