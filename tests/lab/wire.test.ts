import { describe, expect, it } from 'vitest';
import { jsonWire, v1Wire } from '#lab/kernels/wire';

const parts = ['{"msg_id":"1","msg_type":"comm_msg"}', '{}', '{}', '{"text":"λ"}'].map((text) => Buffer.from(text));
const buffers = [Buffer.from([1, 2, 3]), Buffer.alloc(0), Buffer.from([255])];

describe.each([
  ['v1.kernel.websocket.jupyter.org', v1Wire],
  ['the JSON default', jsonWire],
])('messages in %s', (_, wire) => {
  it.each([
    ['without buffers', parts],
    ['with buffers', [...parts, ...buffers]],
  ])('are the same on the other side, %s', (_, message) => {
    const frame = wire.write('iopub', message);
    const read = wire.read(Buffer.from(frame as Buffer), typeof frame !== 'string');
    expect(read.channel).toBe('iopub');
    expect(read.parts.slice(4)).toEqual(message.slice(4));
    expect(read.parts.slice(0, 4).map((part) => JSON.parse(String(part)))).toEqual(
      message.slice(0, 4).map((part) => JSON.parse(String(part))),
    );
  });

  it('are refused when they are cut short', () => {
    const frame = Buffer.from(wire.write('shell', [...parts, ...buffers]) as Buffer);
    for (const length of [0, 3, 8, 40, frame.length - 40])
      expect(() => wire.read(frame.subarray(0, length), true), String(length)).toThrow();
  });
});

it('follows the offsets that the specification gives for v1', () => {
  const frame = v1Wire.write('shell', parts) as Buffer;
  expect(frame.readBigUInt64LE(0)).toBe(6n);
  expect(frame.readBigUInt64LE(8)).toBe(56n);
  expect(frame.subarray(56, 61).toString()).toBe('shell');
  expect(Number(frame.readBigUInt64LE(48))).toBe(frame.length);
});
