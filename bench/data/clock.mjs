// Time that this thread had a processor, in ms: what is left to compare on a machine that does other work as well.
import { readFileSync } from 'node:fs';

/** CPU time of the calling thread where the system tells (Linux), else of the process. */
export function threadCpu() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e3;
  }
}

export const percentile = (list, p) => {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)];
};
