// Data in files: CSV tables, IDX (MNIST's format), plain lines, downloads.

import { platform } from '../data/platform.js';
import { wrap } from '../ops/create.js';
import { allocate, type DType } from '../tensor/dtype.js';
import { product } from '../tensor/shape.js';
import type { AnyTensor, Tensor } from '../tensor/tensor.js';

/** The bytes of a file, unpacked if its name ends in .gz. */
function bytesOf(what: string, path: string): Uint8Array {
  const files = platform(what);
  const bytes = files.read(path);
  if (!path.endsWith('.gz')) return bytes;
  try {
    return files.gunzip(bytes);
  } catch (cause) {
    throw new Error(`${path} cannot be unpacked (${(cause as Error).message}): it is cut off, or no gzip file`, {
      cause,
    });
  }
}

/**
 * The text of a file.
 * @example
 * datasets.readText('words.txt').length; // → 19
 */
export const readText = (path: string): string => new TextDecoder().decode(bytesOf('datasets.readText', path));

/**
 * The lines of a text file, without empty ones at the end.
 * @example
 * datasets.readLines('words.txt'); // → ['good film', 'bad film']
 */
export const readLines = (path: string): string[] => readText(path).replace(/\s+$/, '').split(/\r?\n/);

/** Settings of {@link parseCsv} and {@link readCsv}. */
export interface CsvOptions {
  /** Default ','. */
  delimiter?: string;
  /** Whether the first row holds the names of the columns. Default true. */
  header?: boolean;
}

/** One row of a table: a number where the text is one; a field that is missing is ''. */
export type CsvRow = Record<string, string | number>;

/** Decimal numbers only: `Number` also takes 0x10 and 0b1 for some. */
const NUMBER = /^\s*[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|Infinity)\s*$/i;

/**
 * Rows of a CSV text as objects; without a header the columns are called 0, 1, 2 … Quoted fields may hold delimiters and line breaks.
 * @example
 * datasets.parseCsv('length,kind\n5.1,setosa'); // → length kind ------ ------ 5.1 setosa
 */
export function parseCsv(text: string, { delimiter = ',', header = true }: CsvOptions = {}): CsvRow[] {
  const rows = splitCsv(text, delimiter, header ? 0 : 1);
  const names = header ? (rows.shift() ?? []) : (rows[0] ?? []).map((_, i) => String(i));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new RangeError(`CSV: the column '${twice}' occurs twice. Give every column its own name`);
  return rows.map((row, i) => {
    if (row.length !== names.length)
      throw new RangeError(
        `CSV row ${i + 1} has ${row.length} fields, but there are ${names.length} columns (${names.join(', ')}). Look for a stray '${delimiter}' or quote`,
      );
    return Object.fromEntries(row.map((field, k) => [names[k]!, NUMBER.test(field) ? Number(field) : field]));
  });
}

function splitCsv(text: string, delimiter: string, first: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  let opened = 0;
  const end = (): void => {
    row.push(field);
    field = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') field += text[++i]!;
      else quoted = false;
    } else if (c === '"' && field === '') {
      quoted = true;
      opened = first + rows.length;
    } else if (c === delimiter) end();
    else if (c === '\n' || (c === '\r' && text[i + 1] !== '\n')) {
      end();
      rows.push(row);
      row = [];
    } else if (c !== '\r' && !(c === '\uFEFF' && i === 0)) field += c;
  }
  if (quoted) throw new RangeError(`CSV row ${opened}: a quote is opened and never closed`);
  if (field !== '' || row.length > 0) {
    end();
    rows.push(row);
  }
  return rows.filter((r) => r.length > 1 || r[0] !== '');
}

/**
 * The rows of a CSV file (also .csv.gz).
 * @example
 * datasets.readCsv('table.csv')[0]!; // → { length: 5.1, width: 3.5, kind: 'setosa' }
 */
export const readCsv = (path: string, options: CsvOptions = {}): CsvRow[] => parseCsv(readText(path), options);

/**
 * Numeric columns of rows as a float32 tensor, [rows, columns].
 * @example
 * datasets.toTensor(datasets.readCsv('table.csv'), ['length', 'width']); // → tensor([[5.1000, 3.5000], [7.0000, 3.2000]])
 */
export function toTensor(rows: readonly CsvRow[], columns: readonly string[]): Tensor<[number, number]> {
  const data = new Float32Array(rows.length * columns.length);
  rows.forEach((row, i) => {
    columns.forEach((name, k) => {
      const value = row[name];
      if (typeof value !== 'number')
        throw new TypeError(
          `toTensor: column '${name}' of row ${i} is ${value === undefined ? 'missing' : JSON.stringify(value)}, not a number`,
        );
      data[i * columns.length + k] = value;
    });
  });
  return wrap(data, [rows.length, columns.length], 'float32') as unknown as Tensor<[number, number]>;
}

const IDX_TYPES: Record<number, readonly [DType, number, (v: DataView, at: number) => number]> = {
  8: ['uint8', 1, (v, at) => v.getUint8(at)],
  9: ['int32', 1, (v, at) => v.getInt8(at)],
  11: ['int32', 2, (v, at) => v.getInt16(at)],
  12: ['int32', 4, (v, at) => v.getInt32(at)],
  13: ['float32', 4, (v, at) => v.getFloat32(at)],
  14: ['float64', 8, (v, at) => v.getFloat64(at)],
};

/**
 * The tensor in the bytes of an IDX file (http://yann.lecun.com/exdb/mnist/): MNIST's images are [60000, 28, 28] of uint8.
 * @throws Error when the file is cut off or not IDX.
 * @example
 * datasets.parseIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 5, 7)); // → tensor([5, 7], dtype=torch.uint8)
 */
export function parseIdx(bytes: Uint8Array): AnyTensor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = bytes.length >= 4 && view.getUint16(0) === 0 ? IDX_TYPES[bytes[2]!] : undefined;
  if (type === undefined)
    throw new Error('not an IDX file: it has to start with 0, 0, a known type and the number of dimensions');
  const [dtype, size, get] = type;
  const rank = bytes[3]!;
  if (bytes.length < 4 + 4 * rank) throw new Error(`not a whole IDX file: its ${rank} sizes are cut off`);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const start = 4 + 4 * rank;
  const count = product(shape);
  if (bytes.length !== start + count * size)
    throw new Error(
      `not a whole IDX file: [${shape.join(', ')}] takes ${count * size} bytes, and ${bytes.length - start} follow the header`,
    );
  const data = allocate(dtype, count);
  if (dtype === 'uint8') data.set(bytes.subarray(start));
  else for (let i = 0; i < count; i++) data[i] = get(view, start + i * size);
  return wrap(data, shape, dtype);
}

/**
 * The tensor in an IDX file (also .gz). [N, ...] as the file says.
 * @example
 * datasets.readIdx('mnist/train-labels-idx1-ubyte'); // → tensor([5, 0], dtype=torch.uint8)
 */
export const readIdx = (path: string): AnyTensor => parseIdx(bytesOf('datasets.readIdx', path));

/**
 * MNIST, or any set in its four files (Fashion-MNIST, KMNIST …), from a folder: pictures from 0 to 1, [n, 1, 28, 28], and class numbers.
 * The files may be packed (.gz) or not.
 * @example
 * const { x, y } = datasets.mnist('mnist');
 * [x.shape, y]; // → [[2, 1, 28, 28], tensor([5, 0])]
 */
export function mnist(
  folder: string,
  { train = true }: { train?: boolean } = {},
): { x: Tensor<[number, 1, 28, 28]>; y: Tensor<[number], 'int64'> } {
  const files = platform('datasets.mnist');
  const find = (name: string): string => {
    for (const candidate of [name, `${name}.gz`, name.replace('-idx', '.idx')])
      if (files.exists(files.join(folder, candidate))) return files.join(folder, candidate);
    throw new Error(
      `mnist: '${files.join(folder, name)}' (or .gz) does not exist. Download the four files of MNIST, for example from https://ossci-datasets.s3.amazonaws.com/mnist/, into '${folder}'`,
    );
  };
  const prefix = train ? 'train' : 't10k';
  const images = readIdx(find(`${prefix}-images-idx3-ubyte`));
  const labels = readIdx(find(`${prefix}-labels-idx1-ubyte`));
  if (images.shape[0] !== labels.shape[0])
    throw new Error(`mnist: ${images.shape[0]} pictures, but ${labels.shape[0]} labels in '${folder}'`);
  return {
    x: images.unsqueeze(1).to('float32').div(255) as unknown as Tensor<[number, 1, 28, 28]>,
    y: labels.to('int64') as unknown as Tensor<[number], 'int64'>,
  };
}

/** `my file.txt` for https://example.org/a/my%20file.txt?raw=1. */
function nameOf(url: string): string {
  const last = new URL(url).pathname.split('/').pop()!;
  const name = decodeURIComponent(last);
  if (name === '' || /[\\/]/.test(name))
    throw new Error(
      `fetchFile: the address ${url} names no file. Give the file a name: fetchFile({ url, name: 'words.txt', … })`,
    );
  return name;
}

/** What {@link fetchFile} gets. */
export interface Download {
  /** Where the file is. */
  url: string;
  /** What the file is called in the cache; default: the last part of the path in the address. */
  name?: string;
  /** SHA-256 of the file, in hexadecimal. */
  sha256: string;
  /** Called with what has come so far. */
  onProgress?: (received: number, total: number | null) => void;
}

/**
 * A file from the network, kept in the cache folder (`GRADBOOK_CACHE`): gives its path. An interrupted download is continued; a file whose checksum is
 * wrong is refused.
 * @throws Error without a network, naming the file to get and where to put it.
 * @example
 * const path = await datasets.fetchFile({
 *   url: 'https://example.org/words.txt',
 *   sha256: '754dd5eb0738eb647a62f2e65ea9d627bc0480633e3a193de368e9565ed536d8',
 * });
 * datasets.readLines(path); // → ['good film', 'bad film']
 */
export async function fetchFile({ url, name = nameOf(url), sha256, onProgress }: Download): Promise<string> {
  const files = platform('datasets.fetchFile');
  const path = files.join(files.cache(), name);
  if (!files.exists(path)) await files.download(url, path, onProgress);
  const found = files.sha256(files.read(path));
  if (found !== sha256.toLowerCase())
    throw new Error(
      `${path} has the SHA-256 ${found}, expected ${sha256}. Delete it and try again; if it happens again, ${url} has changed`,
    );
  return path;
}
