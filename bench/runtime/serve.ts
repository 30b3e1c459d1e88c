// Runs our workloads on demand: a name per line in, JSON per line out. `?` asks for versions and threads, `.` for peak memory.
import { createInterface } from 'node:readline';
// First: the workloads draw random numbers while they are loaded.
import '#runtime/node/main';
import { blasInfo } from '#runtime/node/index';
import { WORKLOADS } from './workloads.js';

for await (const line of createInterface({ input: process.stdin })) {
  const name = line.trim();
  const work = WORKLOADS[name];
  let answer: object = {};
  if (name === '?') {
    const { name: blas, core, threads } = blasInfo();
    answer = { name: `Gradbook on Node ${process.versions.node}`, threads: 1, blas, core, blasThreads: threads };
  } else if (name === '.') answer = { peakMB: process.resourceUsage().maxRSS / 1024 };
  else if (work) {
    const t = performance.now();
    try {
      work();
      answer = { ms: performance.now() - t };
    } catch (error) {
      answer = { error: String(error) };
    }
  }
  console.log(JSON.stringify(answer));
}
