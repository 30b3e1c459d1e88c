import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { torch } from '#runtime';

it('shows a tensor as PyTorch prints it, in cells, in the console and in text', () => {
  const x = torch.tensor([1, 2.5], { requiresGrad: true });
  const text = 'tensor([1.0000, 2.5000], requires_grad=True)';
  expect(inspect(x)).toBe(text);
  expect(`${x}`).toBe(text);
  const show = (x as unknown as Record<symbol, () => Record<string, string>>)[Symbol.for('Jupyter.display')]!;
  expect(show.call(x)).toEqual({ 'text/plain': text });
  expect(String(x.mul(2))).toBe('tensor([2., 5.], grad_fn=<MulBackward0>)');
});

it('is no array to those who look for a length', () => {
  expect('length' in torch.ones(3)).toBe(false);
  expect([...torch.ones(2)].map((x) => x.item())).toEqual([1, 1]);
});
