// What both sides of the worker agree on.
import type { Counters, EngineInfo } from '../../device/gpu/command.js';

/** Positions in the shared counters. */
export const COUNTER = {
  /** Tasks done so far; the worker adds, whoever waits sleeps on it. */
  done: 0,
  /** Messages posted so far; the worker sleeps on it. */
  posted: 1,
  /** 0 while the worker starts, then 1; 2 when it could not. */
  state: 2,
  /** Length of the message in the text area, in bytes. */
  text: 3,
  /** 1 when a command failed since the last look. */
  failed: 4,
  /** From here on what {@link COUNTED} names. */
  counted: 8,
} as const;

/** Bytes of the area for messages: what the worker runs on as JSON, then errors. */
export const TEXT = 64 * 1024;

/** What the worker counts, in order. */
export const COUNTED: readonly (keyof Counters)[] = ['runs', 'recorded', 'replayed', 'submits', 'buffers', 'bindings'];

/** What the worker is given. */
export interface WorkerData {
  readonly counters: Int32Array;
  readonly text: Uint8Array;
  readonly want: 'webgpu' | 'webasm';
  /** Why WebGPU is not asked for. */
  readonly reason: string;
}

export type { EngineInfo };
