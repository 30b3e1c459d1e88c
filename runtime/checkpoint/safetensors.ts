// The safetensors format: 8 bytes of header length, a JSON header, the elements (https://github.com/huggingface/safetensors#format).
import { wrap } from '../ops/create.js';
import { elements } from '../ops/host.js';
import { allocate, type TypedArray } from '../tensor/dtype.js';
import { product } from '../tensor/shape.js';
import type { AnyTensor } from '../tensor/tensor.js';
import type { DType } from '../types/index.js';
import { CODECS, NAMES } from './codecs.js';

/** Tensors by name, and strings about them. */
export interface SafeTensors {
  tensors: Record<string, AnyTensor>;
  metadata: Record<string, string>;
}

/** A file is not what it should be: says what is wrong and where. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}

/** A header longer than this is refused: it would only serve to fill the memory. */
const MAX_HEADER = 100_000_000;

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** Tensors as the bytes of a safetensors file; elements of larger dtypes first, so that all are aligned. */
export function encodeSafeTensors(
  tensors: Record<string, AnyTensor>,
  metadata: Record<string, string> = {},
): Uint8Array {
  const list = Object.entries(tensors).sort(
    ([, a], [, b]) => CODECS[NAMES[b.dtype]!]!.size - CODECS[NAMES[a.dtype]!]!.size,
  );
  const header: Record<string, Entry | Record<string, string>> = {};
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let end = 0;
  for (const [name, tensor] of list) {
    const code = NAMES[tensor.dtype]!;
    const start = end;
    end += tensor.count * CODECS[code]!.size;
    header[name] = { dtype: code, shape: [...tensor.shape], data_offsets: [start, end] };
  }
  let text = JSON.stringify(header);
  let json = new TextEncoder().encode(text);
  if (json.length % 8 !== 0) {
    text += ' '.repeat(8 - (json.length % 8));
    json = new TextEncoder().encode(text);
  }
  const out = new Uint8Array(8 + json.length + end);
  new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
  out.set(json, 8);
  let at = 8 + json.length;
  for (const [, tensor] of list) {
    const codec = CODECS[NAMES[tensor.dtype]!]!;
    codec.write(elements(tensor), new DataView(out.buffer, at, tensor.count * codec.size));
    at += tensor.count * codec.size;
  }
  return out;
}

const fail = (why: string): never => {
  throw new CheckpointError(`not a valid safetensors file: ${why}`);
};

function readHeader(bytes: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) fail(`it has ${bytes.length} bytes, and the length of the header alone takes 8`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER)) fail(`its header claims ${length} bytes; more than ${MAX_HEADER} are refused`);
  if (length > BigInt(bytes.length - 8))
    fail(`its header claims ${length} bytes, and only ${bytes.length - 8} follow. The file was cut off`);
  const start = 8 + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start)));
  } catch (cause) {
    throw new CheckpointError('not a valid safetensors file: its header is not JSON', { cause });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) fail('its header is not a JSON object');
  return { header: header as Record<string, unknown>, start };
}

const whole = (n: unknown): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0;

function checkEntry(name: string, value: unknown, size: number): Entry {
  const entry = value as Partial<Entry> | null;
  if (typeof entry !== 'object' || entry === null) return fail(`entry "${name}" is not an object`);
  if (typeof entry.dtype !== 'string' || !Object.hasOwn(CODECS, entry.dtype))
    return fail(
      `"${name}" has the dtype ${JSON.stringify(entry.dtype)}, which is not supported (${Object.keys(CODECS).join(', ')})`,
    );
  if (!Array.isArray(entry.shape) || !entry.shape.every(whole))
    return fail(`"${name}" has the shape ${JSON.stringify(entry.shape)}`);
  const offsets = entry.data_offsets;
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(whole) || offsets[0]! > offsets[1]!)
    return fail(`"${name}" has the offsets ${JSON.stringify(offsets)}`);
  if (offsets[1]! > size)
    return fail(`"${name}" ends at byte ${offsets[1]}, behind the end of the data at ${size}. The file was cut off`);
  const count = product(entry.shape);
  if (!Number.isSafeInteger(count) || count * CODECS[entry.dtype]!.size !== offsets[1]! - offsets[0]!)
    return fail(
      `"${name}" is ${entry.dtype} [${entry.shape.join(', ')}], which takes ${count * CODECS[entry.dtype]!.size} bytes, but its offsets span ${offsets[1]! - offsets[0]!}`,
    );
  return entry as Entry;
}

/**
 * Reads the bytes of a safetensors file. float16 and bfloat16 become float32, small integers int32.
 * @throws CheckpointError when the file is cut off, corrupt, or its header claims what cannot be: nothing is allocated before all is checked.
 */
export function decodeSafeTensors(bytes: Uint8Array): SafeTensors {
  const { header, start } = readHeader(bytes);
  const size = bytes.length - start;
  const metadata: Record<string, string> = {};
  const entries: [string, Entry][] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') {
      if (typeof value !== 'object' || value === null || Object.values(value).some((v) => typeof v !== 'string'))
        fail('its metadata are not strings');
      Object.assign(metadata, value);
    } else entries.push([name, checkEntry(name, value, size)]);
  }
  let end = 0;
  for (const [name, { data_offsets }] of [...entries].sort(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  )) {
    if (data_offsets[0] !== end)
      fail(`"${name}" starts at byte ${data_offsets[0]} where ${end} was expected: entries overlap or leave a hole`);
    end = data_offsets[1];
  }
  if (end !== size) fail(`its entries end at byte ${end}, and ${size} bytes are there`);
  const tensors: [string, AnyTensor][] = entries.map(([name, entry]) => {
    const codec = CODECS[entry.dtype]!;
    const data: TypedArray = allocate(codec.dtype, product(entry.shape));
    codec.read(
      new DataView(
        bytes.buffer,
        bytes.byteOffset + start + entry.data_offsets[0],
        entry.data_offsets[1] - entry.data_offsets[0],
      ),
      data,
    );
    return [name, wrap(data, entry.shape, codec.dtype as DType)];
  });
  // A null prototype: a tensor may be called __proto__.
  return {
    tensors: Object.assign(Object.create(null), Object.fromEntries(tensors)) as Record<string, AnyTensor>,
    metadata,
  };
}
