// The sentiment network in Gradbook, sparse and dense, as a user writes it. Answers what sentiment.mjs asks, like sentiment_numpy.py.
import '#runtime/node/main';
import { createInterface } from 'node:readline';
import { F, nn, optim, torch } from '#runtime';
import { blasInfo } from '#runtime/node/index';
import { threadCpu } from './clock.mjs';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const task = JSON.parse((await lines.next()).value);
const { words, hidden, lr } = task;
const targets = task.labels.map((label) => torch.tensor([[label]]));
// Word numbers of each review, [1, words of the review]: indexed once, before the first epoch, as the notes do.
const bags = task.reviews.map((review) => torch.tensor([review], { dtype: 'int64' }));

/** Half the squared error, as the notes' delta rule has it: the mean squared error with half the rate is the same step. */
function train(input, first, out) {
  const optimizer = new optim.SGD([first.weight, out.weight], { lr: lr / 2 });
  let right = 0;
  for (let i = 0; i < bags.length; i++) {
    const p = torch.sigmoid(out(first(input(i))));
    right += p.item() >= 0.5 === (task.labels[i] === 1) ? 1 : 0;
    const loss = F.mseLoss(p, targets[i]);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
  }
  return right;
}

function output() {
  torch.manualSeed(1);
  const out = new nn.Linear(hidden, 1, { bias: false });
  nn.init.normal_(out.weight, 0, hidden ** -0.5);
  return out;
}

const epochs = {
  sparse() {
    const out = output();
    const bag = new nn.EmbeddingBag(words, hidden, { mode: 'sum', sparse: true });
    nn.init.zeros_(bag.weight);
    return train((i) => bags[i], bag, out);
  },
  dense() {
    const out = output();
    const linear = new nn.Linear(words, hidden, { bias: false });
    nn.init.zeros_(linear.weight);
    const row = torch.zeros(1, words);
    const clear = row.storage.data;
    const input = (i) => {
      clear.fill(0);
      for (const word of task.reviews[i]) clear[word] = 1;
      row.storage.version++;
      return row;
    };
    return train(input, linear, out);
  },
};

const { name: blas, threads } = blasInfo();
const say = (answer) => console.log(JSON.stringify(answer));
say({ name: `Gradbook on Node ${process.versions.node}, BLAS ${blas ?? 'none'}`, threads: threads ?? 1 });
for await (const line of lines) {
  if (line === '.') {
    say({ peakMB: process.resourceUsage().maxRSS / 1024 });
    continue;
  }
  const wall = performance.now();
  const cpu = threadCpu();
  const right = epochs[line]();
  say({ ms: performance.now() - wall, cpu: threadCpu() - cpu, accuracy: right / bags.length });
}
