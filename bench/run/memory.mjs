// The memory of a process and all below it.
import { readdirSync, readFileSync } from 'node:fs';

const EVERY_MS = 250;

/** Samples the proportional set size of a process tree, so that what processes share counts once. */
export class PeakMemory {
  #peak = 0;
  #timer;

  constructor(pid) {
    this.#timer = setInterval(() => (this.#peak = Math.max(this.#peak, treeMemory(pid))), EVERY_MS);
  }

  /** Ends the sampling: bytes at the peak. */
  stop() {
    clearInterval(this.#timer);
    return this.#peak;
  }
}

function treeMemory(pid) {
  const children = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It ended in between.
    }
  }
  const sum = (id) => {
    let bytes = 0;
    try {
      bytes = 1024 * Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))[1]);
    } catch {
      // It ended in between.
    }
    return (children.get(id) ?? []).reduce((total, child) => total + sum(child), bytes);
  };
  return sum(pid);
}
