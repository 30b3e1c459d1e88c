import type { Device } from '../device/device.js';
import type { DType, TypedArray } from './dtype.js';

/** What stands in for elements that are computed when somebody asks for them, or that others are still to be computed from. */
export interface Deferred {
  /** Whether the elements are there, and nothing is still to be computed from them. */
  readonly idle: boolean;
  /** Number of elements. */
  readonly length: number;
  /** Computes what is due, leaves the storage an ordinary one and gives back its elements. */
  settle(storage: Storage): TypedArray;
}

/**
 * A run of elements on one device, shared by a tensor and its views. Garbage collected: nothing has to be freed by hand.
 * `version` counts in-place changes, so that backward can tell that a value it needs is gone.
 */
export class Storage {
  version = 0;
  /** @internal Null for an ordinary storage: see device/cpu/chain.ts. */
  deferred: Deferred | null = null;
  /** @internal The elements, null where they are not there yet. Everybody but chain.ts asks for `data`. */
  array: TypedArray | null;

  constructor(
    readonly device: Device,
    readonly dtype: DType,
    data: TypedArray | null,
    /** What another device knows the elements by. */
    readonly handle: unknown = null,
  ) {
    this.array = data;
  }

  /** The elements on the CPU; an empty array on other devices. */
  get data(): TypedArray {
    return this.deferred === null ? this.array! : this.deferred.settle(this);
  }

  /** Gives the array back to the device, for one that holds `count` elements and no others, when nothing refers to it any more. */
  recycle(count: number): void {
    if (this.array === null || this.deferred?.idle === false) return;
    if (this.device.lengthOf(this) === count) this.device.recycle(this);
  }
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
