// Runs our workloads on demand, one JSON answer per line of input: `name ms` runs a workload until so many milliseconds have passed, at least once.
// `?` asks for versions and threads, `.` for peak memory.
import { createInterface } from 'node:readline';
// First: the workloads draw random numbers while they are loaded.
import '#runtime/node/main';
import { blasInfo } from '#runtime/node/index';
import { NativeLibrary } from '#runtime/node/koffi';
import { WORKLOADS } from './workloads.js';

const CLOCK_THREAD_CPUTIME_ID = 3;

/** Milliseconds of processor time of this thread; NaN where the system does not tell. */
function threadClock(): () => number {
  const clock = NativeLibrary.open('libc.so.6')?.bind('int clock_gettime(int, void *)');
  if (!clock) return () => Number.NaN;
  const time = new BigInt64Array(2);
  return () => {
    clock(CLOCK_THREAD_CPUTIME_ID, time);
    return Number(time[0]) * 1e3 + Number(time[1]) / 1e6;
  };
}

const cpuTime = threadClock();

function measure(work: () => void, atLeast: number): object {
  const cpu = cpuTime();
  const start = performance.now();
  let runs = 0;
  let ms = 0;
  do {
    work();
    runs++;
    ms = performance.now() - start;
  } while (ms < atLeast);
  return { ms: ms / runs, cpu: (cpuTime() - cpu) / runs, runs };
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name = '', atLeast = '0'] = line.trim().split(' ');
  const work = WORKLOADS[name];
  let answer: object = {};
  if (name === '?') {
    const { name: blas, core, threads } = blasInfo();
    answer = { name: `Gradbook on Node ${process.versions.node}`, threads: 1, blas, core, blasThreads: threads };
  } else if (name === '.') answer = { peakMB: process.resourceUsage().maxRSS / 1024 };
  else if (work)
    try {
      answer = measure(work, Number(atLeast));
    } catch (error) {
      answer = { error: String(error) };
    }
  console.log(JSON.stringify(answer));
}
