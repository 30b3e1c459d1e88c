// What display costs: the import, the first chart of a process, later ones, and what progress and a live chart take from a loop.
import { format, plot, tqdm } from '#display';

// CPU time, not the clock's: other programs on the machine must not count.
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const time = (f) => {
  const start = cpu();
  f();
  return cpu() - start;
};
const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
const row = (name, ms, goal) => console.log(`${name.padEnd(52)} ${ms.toFixed(1).padStart(8)} ms   goal ${goal}`);

const y = Float64Array.from({ length: 500 }, (_, i) => Math.exp(-i / 100) + Math.random() / 20);
row(
  'first chart, 500 points',
  time(() => format(plot.line(y))),
  '300 ms',
);
row(
  'later charts, 500 points, median of 20',
  median(Array.from({ length: 20 }, () => time(() => format(plot.line(y))))),
  '60 ms',
);
row(
  'contours with a path',
  median(
    Array.from({ length: 7 }, () =>
      time(() =>
        format(
          plot.contour({
            z: (a, b) => a * a + 10 * b * b,
            path: [
              [1, 1],
              [0, 0],
            ],
          }),
        ),
      ),
    ),
  ),
  '-',
);

// A front end that turns messages into bytes, as the kernel does.
let bytes = 0;
globalThis[Symbol.for('gradbook.host')] = {
  executionCount: 1,
  publish: (_, content) => (bytes += JSON.stringify(content).length),
};
const STEPS = 20_000;
const work = () => {
  let sum = 0;
  for (let i = 0; i < 20_000; i++) sum += Math.sqrt(i);
  return sum;
};
// Each loop twice with the same code, once with something in place of ours that does nothing.
const iterate = (items) => {
  for (const _ of items) work();
};
function* counted() {
  for (let i = 0; i < STEPS; i++) yield i;
}
const grow = (chart) => {
  for (let i = 0; i < STEPS; i++) {
    work();
    if (i % 40 === 0) chart.push(1 / (i + 1));
  }
};
const pairs = {
  tqdm: [() => iterate(counted()), () => iterate(tqdm(STEPS, { desc: 'steps' }))],
  'a live chart': [() => grow({ push() {} }), () => grow(plot.live())],
};
for (const [name, [plain, ours]] of Object.entries(pairs)) {
  plain();
  ours();
  let [without, withIt] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  // Interleaved, so that a slow moment of the machine hits both alike.
  for (let round = 0; round < 7; round++) {
    without = Math.min(without, time(plain));
    withIt = Math.min(withIt, time(ours));
  }
  const share = (100 * (withIt - without)) / without;
  console.log(
    `${`${name} in a loop of ${without.toFixed(0)} ms`.padEnd(52)} ${share.toFixed(1).padStart(8)} %    goal < 5 %`,
  );
}
