// Layers that wait for their sizes, and layers that draw for each element, on the gpu device.
import { expect, it } from 'vitest';
import { type AnyTensor, nn, torch } from '#runtime';
import { onGpu } from '../runtime/gpu-backend.js';

onGpu();

it('a lazy layer that was moved gets its parameters on the device, with the numbers of the CPU', () => {
  const run = (device: string): AnyTensor[] => {
    const model = new nn.Sequential(new nn.LazyLinear(4), new nn.LazyBatchNorm1d(), new nn.LazyLinear(2)).to(device);
    torch.manualSeed(3);
    const x = torch.randn(5, 3).to(device);
    const y = model(x) as unknown as AnyTensor;
    y.square().sum().backward();
    const [weight] = model.parameters();
    expect([y.device, weight!.device, weight!.grad!.device]).toEqual([device, device, device]);
    return [y, weight!.grad as unknown as AnyTensor].map((t) => t.detach().to('cpu') as AnyTensor);
  };
  const [here, there] = [run('cpu'), run('gpu')];
  here.forEach((t, i) => {
    expect(t.allclose(there[i]!, { rtol: 1e-3, atol: 1e-4 })).toBe(true);
  });
});

it.each([
  ['RReLU', () => new nn.RReLU()],
  ['RReLU in evaluation', () => new nn.RReLU().eval()],
  ['FeatureAlphaDropout', () => new nn.FeatureAlphaDropout(0.3)],
  ['AlphaDropout', () => new nn.AlphaDropout(0.3)],
  ['Softmax2d', () => new nn.Softmax2d()],
] as const)('%s gives on the device what it gives on the CPU', (_name, make) => {
  const run = (device: string): AnyTensor[] => {
    torch.manualSeed(4);
    const x = torch.randn(2, 3, 4, 4).to(device).requiresGrad_();
    const y = make()(x) as unknown as AnyTensor;
    y.square().sum().backward();
    expect(y.device).toBe(device);
    return [y, x.grad as unknown as AnyTensor].map((t) => t.detach().to('cpu') as AnyTensor);
  };
  const [here, there] = [run('cpu'), run('gpu')];
  here.forEach((t, i) => {
    expect(t.allclose(there[i]!, { rtol: 1e-4, atol: 1e-5 })).toBe(true);
  });
});
