// What differs between two answers to a program: that of pytorch.py and that of gradbook.mjs.
const WORDS = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY, '-0': -0 };
const number = (v) => (typeof v === 'string' ? WORDS[v] : v);
/** Rounding grows from step to step, so it is weighed by the largest of a tensor. */
const SLACK = { float32: 2e-4, float64: 1e-7 };

/** Elements that differ by more than rounding, in words, or null. */
export function elements(mine, theirs, dtype, singles = false) {
  if (mine.length !== theirs.length) return `${mine.length} elements`;
  const want = theirs.map(number);
  // What was rounded to float32 once stays so.
  const slack = singles && dtype === 'float64' ? SLACK.float32 : (SLACK[dtype] ?? 0);
  const largest = want.reduce((m, v) => (Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m), 1);
  for (const [i, x] of mine.entries()) {
    const y = want[i];
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
    if (Math.abs(x - y) <= slack * largest) continue;
    return `element ${i} is ${x}, in PyTorch ${y}`;
  }
  return null;
}

const NUMBER = /-?\d+\.?\d*(?:e[+-]\d+)?/g;
/** Texts that are equal but for last digits and the columns these need. */
function sameText(mine, theirs, slack) {
  if (mine === theirs) return true;
  const form = (text) => text.replace(NUMBER, '#').replace(/\s+/g, ' ').replace(/\[ /g, '[');
  if (form(mine) !== form(theirs)) return false;
  const [x, y] = [mine, theirs].map((text) => text.match(NUMBER).map(Number));
  const largest = Math.max(1, ...y.map(Math.abs));
  return x.every((v, i) => Math.abs(v - y[i]) <= Math.max(slack, 1.1e-4) * largest);
}

/** What differs between two tensors as described: the kind first. */
export function tensors(mine, theirs, loose = false, singles = false) {
  if (theirs === null || typeof theirs !== 'object' || 's' in theirs === false)
    return JSON.stringify(mine) === JSON.stringify(theirs) ? null : ['result', `${JSON.stringify(mine)}`];
  if (mine === null || typeof mine !== 'object') return ['result', `${JSON.stringify(mine)}`];
  if (mine.d !== theirs.d) return ['dtype', `${mine.d}, in PyTorch ${theirs.d}`];
  if (String(mine.s) !== String(theirs.s)) return ['shape', `[${mine.s}], in PyTorch [${theirs.s}]`];
  const wrong = elements(mine.v, theirs.v, theirs.d, singles);
  if (wrong) return ['elements', wrong];
  if (mine.r !== theirs.r) return ['requiresGrad', `${mine.r}, in PyTorch ${theirs.r}`];
  if (mine.g !== theirs.g) return ['isLeaf', `${mine.g}, in PyTorch ${theirs.g}`];
  // Where there are no two elements, strides say nothing.
  const moves = theirs.v.length > 0 ? theirs.s.map((n, i) => n > 1 && mine.st[i] !== theirs.st[i]) : [];
  if (!loose && moves.some(Boolean)) return ['strides', `[${mine.st}], in PyTorch [${theirs.st}] of [${theirs.s}]`];
  if (!loose && mine.o !== theirs.o && theirs.v.length > 0)
    return ['storageOffset', `${mine.o}, in PyTorch ${theirs.o}`];
  if (!sameText(mine.p, theirs.p, singles ? SLACK.float32 : (SLACK[theirs.d] ?? 0)))
    return ['text', `\n${mine.p}\n in PyTorch\n${theirs.p}`];
  return null;
}

/** PyTorch complains about Python's calling conventions in words that make no sense elsewhere: any error will do for these. */
const PYTHONIC =
  /received an invalid combination|must be .*, not |argument .* must be|expected .* as element|can't be cast|cannot be interpreted as an integer/;

function errors(mine, theirs) {
  if (mine.crash) return ['crash', mine.error];
  if (PYTHONIC.test(theirs.error)) return null;
  const first = theirs.error.split(/\.(?: |$)/)[0];
  return mine.error.includes(first) ? null : ['words', `${mine.error}\n in PyTorch: ${theirs.error}`];
}

/** What differs in a step: its kind and words for it, or null. */
export function steps(mine, theirs, step, loose = false, singles = false) {
  if (theirs.error !== undefined || mine.error !== undefined) {
    if (mine.error === undefined) return ['we accept', theirs.error];
    if (theirs.error === undefined) return [mine.crash ? 'crash' : 'we refuse', mine.error];
    return errors(mine, theirs);
  }
  const [x, y] = [mine.grads ?? mine.out, theirs.grads ?? theirs.out];
  if (x.length !== y.length) return ['count', `${x.length}, in PyTorch ${y.length}`];
  for (const [i, want] of y.entries()) {
    // No gradient is as good as one of zeros, and the layout of a gradient is nobody's business.
    const gradients = theirs.grads !== undefined || step?.f === 'grad';
    const zeros = (one) => one === null || one.v.every((v) => Number(v) === 0);
    if (gradients && (want === null || x[i] === null) && zeros(want) && zeros(x[i])) continue;
    const what =
      theirs.grads && want && x[i]
        ? tensors({ ...x[i], st: want.st, o: want.o }, want, loose, singles)
        : tensors(x[i], want, loose, singles);
    if (what) return [`${theirs.grads ? 'gradient: ' : ''}${what[0]}`, `${y.length > 1 ? `${i}: ` : ''}${what[1]}`];
  }
  return null;
}

/** What views where it can and copies where it cannot. */
const ARRANGES = /^x\.(reshape|flatten|contiguous|view)$/;

/** The first difference of a program: { at, what, words }, or null. Where `known` says so, the program ends there. */
export function programs(program, mine, theirs, known = () => false) {
  // After a result whose elements lie in another order, views lie differently, too, and copies are made elsewhere.
  let loose = false;
  const singles = JSON.stringify(theirs.answers).includes('"float32"');
  for (const [i, step] of program.entries()) {
    if (loose && ARRANGES.test(step.f)) return null;
    const found = steps(mine.answers[i], theirs.answers[i], step, loose, singles);
    if (!found) continue;
    const difference = { at: i, what: `${step.f}: ${found[0]}`, words: found[1] };
    if (!known({ program, step, difference, mine: mine.answers[i], theirs: theirs.answers[i] })) return difference;
    if (/strides|storageOffset/.test(found[0])) loose = true;
    else if (!/text|words/.test(found[0])) return null;
  }
  const last = new Map(theirs.answers.flatMap((a, i) => (a.out ?? []).map((x, j) => [`${program[i].n}.${j}`, x?.d])));
  for (const [name, values] of Object.entries(theirs.end)) {
    const wrong = elements(mine.end[name] ?? [], values, last.get(name), singles);
    if (wrong) return { at: program.length - 1, what: 'in the end', words: `${name}: ${wrong}` };
  }
  return null;
}
