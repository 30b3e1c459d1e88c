// Runs what make.py has made on Gradbook and lists what differs: node tests/differential/compare.mjs programs.json [how many to show]
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import '#runtime/node/main';
import { torch } from '#runtime';

const WORDS = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY, '-0': -0 };
const NAMES = {
  log_softmax: 'logSoftmax',
  logical_not: 'logicalNot',
  logical_and: 'logicalAnd',
  floor_divide: 'floorDivide',
};

function tensor({ shape, dtype, values }) {
  const flat = values.map((v) => (typeof v === 'string' ? WORDS[v] : v));
  return torch.tensor(flat, { dtype }).reshape(shape);
}

const OPS = {
  print: (a) => a,
  t: (a) => a.t(),
  reshape: (a, _b, _d, k) => a.reshape([k, -1]),
  flatten: (a) => a.flatten(),
  transpose: (a, _b, d) => a.transpose(0, d),
  matmul: (a, b) => torch.matmul(a, b),
  cat: (a, b, d) => torch.cat([a, b], d),
  stack: (a, b, d) => torch.stack([a, b], d),
  clamp: (a, _b, _d, k) => a.clamp(-k, k),
  where: (a, b) => torch.where(a.gt(0), a, b),
  index: (a, _b, d) => a.at(d),
  narrow: (a, _b, d, k) => a.narrow(d, 1, k),
  topk: (a, _b, _d, k) => torch.topk(a, k).values,
  expand: (a, _b, _d, k) => a.expand(k, ...a.shape),
  item: (a) => torch.tensor(a.item()),
  triu: (a, _b, d) => torch.triu(a, d),
  diag: (a) => torch.diag(a),
  masked: (a) => a.at(a.gt(0)),
  grad: (a) => a.clone().requiresGrad_(),
  inplace: (a, b) => a.clone().add_(b),
  permute: (a, _b, d) => a.permute(d, 0),
  chunk: (a, _b, d, k) => torch.chunk(a, k, d).at(-1),
  split: (a, _b, d, k) => torch.split(a, k, d).at(-1),
  gather: (a, _b, _d, k) => torch.gather(a, 0, torch.zerosLike(a, { dtype: 'int64' }).add(k - 1)),
  flip: (a, _b, d) => torch.flip(a, [d]),
  norm: (a) => torch.norm(a),
  unbind: (a, _b, d) => torch.unbind(a, d).at(-1) ?? torch.zeros(0),
};
for (const op of ['max', 'min', 'median', 'sort']) OPS[op] = (a, _b, d) => torch[op](a, d).values;
const BINARY = 'add sub mul div maximum minimum eq lt ge pow remainder fmod atan2 logical_and floor_divide'.split(' ');
for (const op of BINARY) OPS[op] = (a, b) => torch[NAMES[op] ?? op](a, b);
const WITH_DIM =
  'sum mean prod argmax argmin std var any all cumsum cumprod logsumexp softmax log_softmax argsort squeeze unsqueeze';
for (const op of WITH_DIM.split(' ')) OPS[op] = (a, _b, d) => torch[NAMES[op] ?? op](a, d);

/** Equal, or equal but for last digits of the numbers. */
function alike(mine, theirs) {
  if (mine === theirs) return true;
  const number = /-?\d+\.?\d*(?:e[+-]\d+)?/g;
  if (mine.replace(number, '#').replace(/ +/g, ' ') !== theirs.replace(number, '#').replace(/ +/g, ' ')) return false;
  const [x, y] = [mine.match(number), theirs.match(number)].map((list) => list.map(Number));
  return x.every((v, i) => Math.abs(v - y[i]) <= 2e-4 * Math.max(1, Math.abs(y[i])));
}

/** The elements that a print shows, in order. */
const elementsOf = (text) =>
  (text.match(/-?inf|nan|True|False|\.\.\.|-?\d+\.?\d*(?:e[+-]\d+)?(?=[\s,\])])/g) ?? []).map((word) =>
    word === 'True' ? 1 : word === 'False' ? 0 : (WORDS[word] ?? (word === '...' ? word : Number(word))),
  );
/** Whether every element of one print agrees with that of the other, by a test of pairs. */
const everyPair = (mine, theirs, test) => {
  const dtype = /, dtype=[\w.]+/;
  if (mine.match(dtype)?.[0] !== theirs.match(dtype)?.[0]) return false;
  const [x, y] = [mine, theirs].map((text) => elementsOf(text.replace(dtype, '')));
  return x.length === y.length && x.every((v, i) => test(v, y[i]));
};
const same = (x, y) => x === y || (Number.isNaN(x) && Number.isNaN(y));

/** Where we mean to differ: what it is about, and how the two must agree all the same. Refusals must agree in words. */
const KNOWN = [
  {
    why: 'any and all of uint8 give uint8 in PyTorch, a relic: the truth of every element is the same',
    is: ({ op, a }) => /^(any|all)$/.test(op) && a.dtype === 'uint8',
    agree: (mine, theirs) => everyPair(mine, theirs.replace(/, dtype=torch.uint8/, ''), same),
  },
  {
    why: 'int64 is exact to 2^53: elements below it are the same',
    is: ({ op, text }) => /^(pow|cumprod|prod|mul)$/.test(op) && /tensor/.test(text) && !/\.\d|\d\.|inf|nan/.test(text),
    agree: (mine, theirs) => everyPair(mine, theirs, (x, y) => same(x, y) || Math.abs(x) >= 2 ** 53),
  },
  {
    why: 'bounds are cast to uint8 first in PyTorch: clamp(-k, k) is clamp(256 - k, k), which is k everywhere',
    is: ({ op, a }) => op === 'clamp' && a.dtype === 'uint8',
    agree: (mine, theirs, { k }) => everyPair(mine, theirs, (x, y) => x <= k && y === k),
  },
  {
    why: 'the smaller and the larger of 0 and -0: they are equal',
    is: ({ op, a, b }) => /^(min|max)imum$/.test(op) && /"-0"/.test(JSON.stringify([a, b])),
    agree: (mine, theirs) => everyPair(mine, theirs, same),
  },
];

const file = readFileSync(process.argv[2]);
const programs = JSON.parse(process.argv[2].endsWith('.gz') ? gunzipSync(file) : file);
const show = Number(process.argv[3] ?? 20);
const kinds = new Map();
for (const p of programs) {
  let mine;
  let isError = false;
  try {
    const f = OPS[p.op] ?? ((a) => torch[NAMES[p.op] ?? p.op](a));
    const result = f(tensor(p.a), tensor(p.b), p.d, p.k);
    mine = String(result);
  } catch (error) {
    isError = true;
    mine =
      error instanceof TypeError && /is not a function/.test(error.message)
        ? `MISSING ${error.message}`
        : error.message;
  }
  const agrees =
    p.error === undefined ? !isError && alike(mine, p.text) : isError && mine.startsWith(p.error.split(/\.(?: |$)/)[0]);
  if (agrees) continue;
  if (p.error === undefined && !isError && KNOWN.some((one) => one.is(p) && one.agree(mine, p.text, p))) continue;
  const what = `${p.op}: ${p.error === undefined ? (isError ? 'we refuse' : 'differs') : isError ? 'other words' : 'we accept'}`;
  if (!kinds.has(what)) kinds.set(what, []);
  kinds.get(what).push({ p, mine });
}
const wrong = [...kinds.values()].flat().length;
for (const [what, list] of [...kinds].sort((a, b) => b[1].length - a[1].length).slice(0, show)) {
  const { p, mine } = list[0];
  console.log(
    `\n${what} (${list.length})  a ${p.a.dtype} [${p.a.shape}]  b ${p.b.dtype} [${p.b.shape}]  d ${p.d} k ${p.k}`,
  );
  console.log(`  PyTorch:  ${(p.error ?? p.text).slice(0, 300)}\n  Gradbook: ${mine.slice(0, 300)}`);
}
console.log(`\n${wrong} of ${programs.length} differ`);
process.exitCode = wrong ? 1 : 0;
