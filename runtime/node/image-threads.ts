import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Planes } from '../data/platform.js';
import type { Decoded } from './image-worker.js';

interface Job {
  readonly paths: readonly string[];
  resolve(pictures: Planes[]): void;
  reject(error: Error): void;
}

/** More decode faster than one thread can use what they decode. */
const MOST = 4;
/** Milliseconds without work after which the threads end: each holds some 10 MB. */
const IDLE = 5000;

const waiting: Job[] = [];
const free: DecodingThread[] = [];
let running = 0;
let idle: NodeJS.Timeout | undefined;

/** One thread with at most one job. It keeps the process alive only while it has one. */
class DecodingThread {
  private job: Job | null = null;
  private readonly worker: Worker;

  constructor() {
    running++;
    // By package name: this file is also part of bundles that lie elsewhere.
    this.worker = new Worker(new URL(import.meta.resolve('#runtime/node/image-worker')), { execArgv: [] });
    this.worker.on('message', (decoded: Decoded) => this.finish(decoded));
    this.worker.on('error', (error) => this.end(error));
    this.worker.on('exit', () => this.end(new Error('the thread that decodes pictures ended')));
  }

  start(job: Job): void {
    this.job = job;
    this.worker.ref();
    this.worker.postMessage(job.paths);
  }

  terminate(): void {
    void this.worker.terminate();
  }

  private finish(decoded: Decoded): void {
    const job = this.job!;
    this.job = null;
    this.worker.unref();
    free.push(this);
    next();
    if ('error' in decoded) job.reject(new Error(decoded.error));
    else job.resolve(pictures(decoded.sizes, decoded.planes));
  }

  private end(error: Error): void {
    this.worker.removeAllListeners();
    running--;
    if (free.includes(this)) free.splice(free.indexOf(this), 1);
    this.job?.reject(error);
    this.job = null;
    next();
  }
}

function pictures(sizes: readonly (readonly [number, number])[], planes: Uint8Array): Planes[] {
  let at = 0;
  return sizes.map(([width, height]) => {
    const data = planes.subarray(at, at + 3 * width * height);
    at += data.length;
    return { width, height, data };
  });
}

function next(): void {
  clearTimeout(idle);
  while (waiting.length > 0) {
    const thread = free.pop() ?? (running < Math.min(availableParallelism(), MOST) ? new DecodingThread() : null);
    if (thread === null) return;
    thread.start(waiting.shift()!);
  }
  if (free.length > 0 && free.length === running) {
    idle = setTimeout(() => {
      for (const thread of free) thread.terminate();
    }, IDLE);
    idle.unref();
  }
}

/**
 * Reads and decodes picture files on another thread, which takes the first job that waits. One message goes to and fro for all of them: a message
 * for every picture costs the computing thread as much as half the decoding.
 */
export function decodeFiles(paths: readonly string[]): Promise<Planes[]> {
  return new Promise((resolve, reject) => {
    waiting.push({ paths, resolve, reject });
    next();
  });
}
