import { readFileSync } from 'node:fs';
import { type AnyTensor, torch } from '#runtime';

/** A tensor as the fixture scripts write it. */
export interface Plain {
  shape: number[];
  dtype: 'float32' | 'int64' | 'bool';
  data: number[];
}

/** Reads a fixture made by a make.py. */
export function fixture<T>(folder: string, name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/${folder}/${name}`, import.meta.url), 'utf8')) as T;
}

export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && 'dtype' in value && 'data' in value;

/** The tensor of a fixture. */
export const toTensor = (plain: Plain): AnyTensor =>
  torch.tensor(plain.data, { dtype: plain.dtype }).reshape(plain.shape) as AnyTensor;

/** Options of a fixture, tensors made. */
export const toOptions = (options: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(options).map(([key, value]) => [key, isPlain(value) ? toTensor(value) : value]));

/** Fails unless shape and elements agree: |a − b| ≤ tolerance · (1 + |b|). */
export function expectClose(actual: AnyTensor, expected: Plain, what: string, tolerance = 2e-6): void {
  if (JSON.stringify(actual.shape) !== JSON.stringify(expected.shape))
    throw new Error(`${what}: shape ${JSON.stringify(actual.shape)}, PyTorch has ${JSON.stringify(expected.shape)}`);
  const values = [...actual.detach().toArray()];
  let worst = 0;
  let at = 0;
  values.forEach((v, i) => {
    const off = Math.abs(v - expected.data[i]!) / (1 + Math.abs(expected.data[i]!));
    if (off > worst || Number.isNaN(off)) {
      worst = off;
      at = i;
    }
  });
  if (!(worst <= tolerance))
    throw new Error(`${what}: element ${at} is ${values[at]}, PyTorch has ${expected.data[at]}`);
}

/** cos(0), cos(1) …: the direction that the fixtures differentiate along. */
export const cotangent = (like: AnyTensor): AnyTensor =>
  torch.tensor(Float32Array.from({ length: like.numel() }, (_, i) => Math.cos(i))).reshape(like.shape) as AnyTensor;
