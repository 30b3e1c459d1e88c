import type { Device } from '../device/device.js';
import type { DType, TypedArray } from './dtype.js';

/**
 * A run of elements on one device, shared by a tensor and its views. Garbage collected: nothing has to be freed by hand.
 * `version` counts in-place changes, so that backward can tell that a value it needs is gone.
 */
export class Storage {
  version = 0;
  constructor(
    readonly device: Device,
    readonly dtype: DType,
    /** The elements on the CPU; an empty array on other devices. */
    readonly data: TypedArray,
    /** What another device knows the elements by. */
    readonly handle: unknown = null,
  ) {}
}

/** Where the elements of a tensor lie in its storage: all that a device kernel needs to know of a tensor. */
export interface Strided {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly dtype: DType;
  /** Number of elements. */
  readonly count: number;
  /** Row-major without gaps. */
  readonly dense: boolean;
}
