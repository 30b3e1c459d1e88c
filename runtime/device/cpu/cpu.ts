import { allocate } from '../../tensor/dtype.js';
import { Storage } from '../../tensor/storage.js';
import type { Device } from '../device.js';
import { blank, chains } from './chain.js';
import { map } from './map.js';
import { matmul } from './matmul.js';
import { recycle, results } from './recycle.js';
import { reduce } from './reduce.js';
import { softmax } from './softmax.js';

/** The CPU: garbage-collected typed arrays and plain loops; `accelerate` adds faster kernels for large operands. */
export const cpu: Device = {
  type: 'cpu',
  allocate: (dtype, length) => new Storage(cpu, dtype, allocate(dtype, length)),
  unfilled: (dtype, length) =>
    dtype === 'float32' && length >= chains.from ? blank(cpu, length) : new Storage(cpu, dtype, results(dtype, length)),
  lengthOf: (storage) => storage.array?.length ?? storage.deferred!.length,
  recycle: (storage) => recycle(storage.data),
  upload: (dtype, data) => new Storage(cpu, dtype, data),
  download: (storage) => storage.data,
  map,
  reduce,
  matmul,
  softmax,
};
