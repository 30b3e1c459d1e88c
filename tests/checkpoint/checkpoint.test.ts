import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AnyTensor, nn, optim, torch } from '#runtime';
import { CheckpointError, decodeSafeTensors, serialize } from '#runtime/checkpoint/index';
import { installFiles } from '#runtime/node/files';

installFiles();
const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
const path = (name: string): string => join(folder, name);

/** A file with this header, and this many bytes of data behind it. */
function forge(header: unknown, bytes: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + json.length + bytes);
  new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
  out.set(json, 8);
  return out;
}

describe('a checkpoint', () => {
  it('gives back a state dict as it was', () => {
    const model = new nn.Sequential(new nn.Linear(4, 3), new nn.BatchNorm1d(3));
    torch.save(model.stateDict(), path('state.safetensors'));
    const other = new nn.Sequential(new nn.Linear(4, 3), new nn.BatchNorm1d(3));
    other.loadStateDict(torch.load(path('state.safetensors')));
    for (const [name, value] of Object.entries(model.stateDict()))
      expect(other.stateDict()[name]!.equal(value), name).toBe(true);
  });

  it('holds models, optimizers, settings and odd numbers together', () => {
    const model = new nn.Linear(2, 1);
    const optimizer = new optim.Adam(model.parameters(), { lr: 0.1 });
    model(torch.ones(3, 2)).sum().backward();
    optimizer.step();
    const saved = {
      epoch: 3,
      classes: ['cat', 'dog'],
      best: Number.NEGATIVE_INFINITY,
      nothing: null,
      $odd: { $tensor: 'a name' },
      model: model.stateDict(),
      optimizer: optimizer.stateDict(),
    };
    torch.save(saved, path('full.safetensors'));
    const loaded = torch.load<typeof saved>(path('full.safetensors'));
    expect({ ...loaded, model: 0, optimizer: 0 }).toEqual({ ...saved, model: 0, optimizer: 0 });
    const again = new optim.Adam(model.parameters(), { lr: 0.5 });
    again.loadStateDict(loaded.optimizer);
    expect(again.paramGroups[0]!.lr).toBe(0.1);
    expect(again.stateDict().state['0']!.step).toBe(1);
    expect((loaded.optimizer.state['0']!.expAvg as AnyTensor).shape).toEqual([1, 2]);
  });

  it('replaces a file in one step', () => {
    torch.save({ x: torch.ones(1) }, path('same.safetensors'));
    torch.save({ x: torch.zeros(1) }, path('same.safetensors'));
    expect(torch.load<{ x: AnyTensor }>(path('same.safetensors')).x.tolist()).toEqual([0]);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
    expect(() => torch.save({ x: torch.ones(1) }, path('missing/file'))).toThrow('its folder does not exist');
    expect(existsSync(path('missing'))).toBe(false);
  });

  it('refuses what it cannot hold, and says where it is', () => {
    expect(() => torch.save(new nn.Linear(1, 1), path('x'))).toThrow(
      'torch.save cannot save a module. Save model.stateDict()',
    );
    expect(() => torch.save({ a: [new Map()] }, path('x'))).toThrow('torch.save cannot save a Map (at "a.0")');
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(() => torch.save(loop, path('x'))).toThrow('contains itself');
  });

  it('keeps a float16 file readable', () => {
    const file = forge(
      { h: { dtype: 'F16', shape: [3], data_offsets: [0, 6] }, b: { dtype: 'BF16', shape: [1], data_offsets: [6, 8] } },
      8,
    );
    const view = new DataView(file.buffer, file.length - 8);
    [0x3c00, 0xc100, 0x0001, 0x3fc0].forEach((bits, i) => view.setUint16(2 * i, bits, true));
    const { tensors } = decodeSafeTensors(file);
    expect(tensors.h!.tolist()).toEqual([1, -2.5, 2 ** -24]);
    expect(tensors.b!.tolist()).toEqual([1.5]);
  });
});

describe('a file that is cut off, corrupt or hostile is refused', () => {
  const good = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
  const cases: [string, Uint8Array, string][] = [
    ['an empty file', new Uint8Array(0), 'it has 0 bytes'],
    ['a huge header', Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 127, 0]), 'more than 100000000 are refused'],
    ['a header longer than the file', Uint8Array.from([50, 0, 0, 0, 0, 0, 0, 0, 1, 2]), 'The file was cut off'],
    ['a header that is not JSON', forge('{"x"', 0), 'its header is not JSON'],
    ['a header that is a list', forge([], 0), 'its header is not a JSON object'],
    ['data that is missing', forge({ x: good }, 4), 'The file was cut off'],
    ['data that is too long', forge({ x: good }, 12), 'its entries end at byte 8, and 12 bytes are there'],
    [
      'entries that overlap',
      forge({ x: good, y: { dtype: 'F32', shape: [2], data_offsets: [4, 12] } }, 12),
      'entries overlap or leave a hole',
    ],
    [
      'a hole',
      forge({ x: good, y: { dtype: 'F32', shape: [1], data_offsets: [12, 16] } }, 16),
      'entries overlap or leave a hole',
    ],
    ['a shape that lies', forge({ x: { ...good, shape: [3] } }, 8), 'which takes 12 bytes, but its offsets span 8'],
    ['a shape too large to count', forge({ x: { ...good, shape: [2 ** 40, 2 ** 40] } }, 8), 'but its offsets span 8'],
    ['negative offsets', forge({ x: { ...good, data_offsets: [-8, 0] } }, 8), 'has the offsets [-8,0]'],
    ['a strange dtype', forge({ x: { ...good, dtype: 'toString' } }, 8), 'which is not supported'],
    ['metadata that are no strings', forge({ __metadata__: { a: 1 } }, 0), 'its metadata are not strings'],
  ];
  for (const [what, bytes, message] of cases)
    it(what, () => {
      writeFileSync(path('bad.safetensors'), bytes);
      expect(() => torch.load(path('bad.safetensors'))).toThrow(CheckpointError);
      expect(() => torch.load(path('bad.safetensors'))).toThrow(message);
      expect(() => torch.load(path('bad.safetensors'))).toThrow(path('bad.safetensors'));
    });

  it('at every length', () => {
    const whole = serialize({ a: torch.ones(3) as AnyTensor, n: 1 });
    for (let length = 0; length < whole.length; length++)
      expect(() => decodeSafeTensors(whole.subarray(0, length)), `${length} bytes`).toThrow(CheckpointError);
    expect(readFileSync(path('bad.safetensors')).length).toBeGreaterThanOrEqual(0);
  });
});
