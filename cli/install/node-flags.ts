import { availableParallelism } from 'node:os';

/**
 * How Node is started for a kernel.
 *
 * - V8's helper threads are one fewer than the processors (of its own four at most): on two processors four of them take turns with the thread that computes, and
 *   a first training takes a third longer (docs/benchmarks.md).
 * - Without the check of async hooks, because an interrupt that lands inside a timer would abort the process.
 */
export function nodeFlags(processors = availableParallelism()): string[] {
  return [`--v8-pool-size=${Math.max(1, Math.min(4, processors - 1))}`, '--no-force-async-hooks-checks'];
}
