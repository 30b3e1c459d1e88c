// What both sides of the worker agree on.
import type { Command, EngineInfo } from '../../device/gpu/command.js';

/** Positions in the shared counters. */
export const COUNTER = {
  /** Commands done so far; the worker adds, whoever waits sleeps on it. */
  done: 0,
  /** Batches posted so far; the worker sleeps on it. */
  posted: 1,
  /** 0 while the worker starts, then 1; 2 when it could not. */
  state: 2,
  /** Length of the message in the text area, in bytes. */
  text: 3,
  /** 1 when a command failed since the last look. */
  failed: 4,
} as const;

/** Bytes of the area for messages: what the worker runs on as JSON, then errors. */
export const TEXT = 64 * 1024;

/** Commands with the number of the first: a batch that was posted twice, after an interrupt, is not run twice. */
export interface Batch {
  readonly start: number;
  readonly commands: readonly Command[];
}

/** What the worker is given. */
export interface WorkerData {
  readonly counters: Int32Array;
  readonly text: Uint8Array;
  readonly want: 'webgpu' | 'webasm';
  /** Why WebGPU is not asked for. */
  readonly reason: string;
}

export type { EngineInfo };
