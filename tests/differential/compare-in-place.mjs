// Runs what make-in-place.py has made on Gradbook and lists what differs: node tests/differential/compare-in-place.mjs in-place.json.gz
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { torch } from '#runtime';

const at = (positions) => torch.tensor(positions, { dtype: 'int64' });
const NEW = {
  scale: (x, _y, c) => x.mul(c),
  add: (x, y) => x.add(y),
  mul: (x, y) => x.mul(y),
  exp: (x) => x.mul(0.1).exp(),
  transpose: (x) => x.transpose(0, -1),
  select: (x, _y, _c, d) => x.select(0, d),
  narrow: (x, _y, _c, d) => x.narrow(-1, d, 1),
  view: (x) => x.view(-1),
  square: (x) => x.square(),
  clone: (x) => x.clone(),
  expand: (x) => x.expand([2, ...x.shape]),
  index: (x) => x.at(at([1, 0, 1])),
  where: (x, y) => torch.where(x.gt(0), x, y),
  cumsum: (x) => x.cumsum(0),
  split: (x) => x.split(1, 0).at(-1),
  unbind: (x) => x.unbind(0)[0],
  max: (x) => (x.ndim === 0 ? x.max() : x.max(0).values),
  sum: (x) => x.sum(0),
};
const IN_PLACE = {
  mul_: (x, y) => x.mul_(y),
  add_: (x, y) => x.add_(y),
  sin_: (x) => x.sin_(),
  copy_: (x, y) => x.copy_(y),
  fill_: (x, _y, c) => x.fill_(c),
  zero_: (x) => x.zero_(),
  set: (x, y, _c, d) => x.set([d], y),
  relu_: (x) => x.relu_(),
  indexPut: (x, _y, c) => x.set([at([0])], c),
};

/** The leaves, what was made of them, and the loss. */
function run({ steps, leaves }) {
  const own = leaves.map((values) => torch.tensor(values, { dtype: 'float64', requiresGrad: true }));
  const pool = own.map((x) => x.mul(1));
  for (const [name, i, j, c, d] of steps)
    if (name in NEW) pool.push(NEW[name](pool[i], pool[j], c, d));
    else IN_PLACE[name](pool[i], pool[j], c, d);
  return { own, pool, loss: pool.map((x, k) => x.mul(0.5 + 0.1 * k).sum()).reduce((a, b) => a.add(b)) };
}

const close = (x, y, slack = 1e-9) => x === y || Math.abs(x - y) <= slack * Math.max(1, Math.abs(y));
const flat = (list) => (list === null ? [] : list.flat());
/** No gradient is as good as one of zeros. */
const alike = (mine, theirs, slack) => {
  const [x, y] = [flat(mine), flat(theirs)];
  return Array.from({ length: Math.max(x.length, y.length) }, (_, i) => i).every((i) =>
    close(x[i] ?? 0, y[i] ?? 0, slack),
  );
};

/** Gradients by differences of the whole program. */
function differences(program) {
  const h = 1e-6;
  return program.leaves.map((leaf, l) =>
    leaf.map((row, r) =>
      row.map((_, c) => {
        const loss = (by) => {
          const leaves = structuredClone(program.leaves);
          leaves[l][r][c] += by;
          return run({ ...program, leaves }).loss.item();
        };
        return (loss(h) - loss(-h)) / (2 * h);
      }),
    ),
  );
}

/** What PyTorch refuses and we take, because it is clear what it means: then the gradients must be those of differences. */
const TAKEN = [
  // Views of split and unbind, and views of these.
  /^Output \d of \w+ is a view and (is being modified|its base)/,
  // Where no gradient arrives at the operation that was kept for.
  /^one of the variables needed for gradient computation has been modified by an inplace operation/,
];

const file = readFileSync(process.argv[2]);
const programs = JSON.parse(process.argv[2].endsWith('.gz') ? gunzipSync(file) : file);
let wrong = 0;
for (const program of programs) {
  let what = null;
  let mine;
  try {
    const { own, pool, loss } = run(program);
    loss.backward();
    mine = {
      loss: loss.item(),
      grads: own.map((x) => x.grad?.tolist() ?? null),
      wants: pool.map((x) => x.requiresGrad),
    };
  } catch (error) {
    mine = { error: error.message };
  }
  if (program.error !== undefined) {
    if (mine.error === undefined)
      what = !TAKEN.some((words) => words.test(program.error))
        ? 'we accept'
        : differences(program).every((g, i) => alike(mine.grads[i], g, 1e-5))
          ? null
          : 'gradients are not those of differences';
    else if (/is not a function|Cannot read/.test(mine.error)) what = 'crashed';
  } else if (mine.error !== undefined) what = 'we refuse';
  else if (!close(mine.loss, program.loss)) what = 'another loss';
  else if (!mine.grads.every((g, i) => alike(g, program.grads[i]))) what = 'other gradients';
  else if (String(mine.wants) !== String(program.wants)) what = 'others want gradients';
  if (what === null) continue;
  if (wrong++ < 10) console.log(`${what}: ${JSON.stringify(program)}\n  Gradbook: ${JSON.stringify(mine)}\n`);
}
console.log(`${wrong} of ${programs.length} differ`);
process.exitCode = wrong ? 1 : 0;
