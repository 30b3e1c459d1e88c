import { describe, expect, it } from 'vitest';
import { type DType, DTypeError, torch } from '#runtime';

const of = (dtype: DType, shape: number[] = [2]) => torch.ones(shape, { dtype });

describe('promotion', () => {
  it('goes to the kind that holds both', () => {
    expect(of('int64').add(of('float32')).dtype).toBe('float32');
    expect(of('uint8').add(of('bool')).dtype).toBe('uint8');
    expect(of('float32').mul(of('float64')).dtype).toBe('float64');
  });
  it('lets plain numbers and zero-dim tensors change only the kind', () => {
    expect(of('int64').mul(2).dtype).toBe('int64');
    expect(of('int64').mul(0.5).dtype).toBe('float32');
    expect(of('float32').add(of('float64', [])).dtype).toBe('float32');
    expect(of('int32').add(of('float64', [])).dtype).toBe('float64');
  });
  it('divides whole numbers into floats, and rounds when asked', () => {
    const seven = torch.tensor([7, -7], { dtype: 'int64' });
    expect(seven.div(2).tolist()).toEqual([3.5, -3.5]);
    expect(seven.floorDivide(2).tolist()).toEqual([3, -4]);
    expect(seven.div(2, { roundingMode: 'trunc' }).tolist()).toEqual([3, -3]);
    expect(seven.remainder(4).tolist()).toEqual([3, 1]);
  });
  it('counts truth values in int64', () => {
    expect(torch.tensor([true, true, false]).sum().item()).toBe(2);
    expect(torch.tensor([true, false]).sum().dtype).toBe('int64');
  });
});

it('rounds a tensor without dimensions to the dtype of the operation before it computes', () => {
  const x = torch.tensor([1, 2], { dtype: 'uint8' });
  const minusThree = torch.tensor(-3, { dtype: 'int64' });
  expect(x.maximum(minusThree).tolist()).toEqual([253, 253]);
  expect(x.lt(minusThree).tolist()).toEqual([true, true]);
  const tenth = torch.tensor(0.1, { dtype: 'float64' }).requiresGrad_();
  const y = torch.tensor([0.1, 0.3]).sub(tenth);
  expect(y.dtype).toBe('float32');
  expect(y.tolist()[0]).toBe(0);
  y.sum().backward();
  expect([tenth.grad!.dtype, tenth.grad!.item()]).toEqual(['float64', -2]);
  const z = torch.tensor([0.1, 0.3]);
  z.sub_(tenth.detach());
  expect(z.tolist()[0]).toBe(0);
});

it('compares with numbers as they are in float32', () => {
  expect(torch.tensor([0.1, 0.2]).eq(0.1).tolist()).toEqual([true, false]);
});

describe('dtypes', () => {
  it('wrap and cut as C does', () => {
    expect(torch.tensor([255], { dtype: 'uint8' }).add(1).item()).toBe(0);
    expect(torch.tensor([1.9, -1.9]).long().tolist()).toEqual([1, -1]);
    expect(torch.tensor([0, 0.5]).bool().tolist()).toEqual([false, true]);
  });
  it('refuse what makes no sense', () => {
    expect(() => torch.tensor([1], { dtype: 'int64' }).mean()).toThrow(DTypeError);
    expect(() => torch.tensor([true]).sub(torch.tensor([true]))).toThrow(/^Subtraction, the `-` operator/);
    expect(() => torch.ones(2, 2).matmul(torch.ones([2, 2], { dtype: 'float64' }) as never)).toThrow(
      /^expected scalar type Float but found Double/,
    );
  });
});
