// Takes steps out of programs that differ for as long as they differ in the same way: node tests/fuzz/minimize.mjs programs.jsonl [kind, or a part of it]
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { programs } from './differ.mjs';
import { run } from './gradbook.mjs';
import { known } from './known.mjs';

const python = spawn('/usr/bin/python3', [fileURLToPath(new URL('pytorch.py', import.meta.url))]);
const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
async function ask(program) {
  python.stdin.write(`${JSON.stringify(program)}\n`);
  return JSON.parse((await answers.next()).value);
}

/** The difference in a program, and what PyTorch says, or null. */
async function difference(program) {
  const theirs = await ask(program);
  const found = theirs && programs(program, run(program), theirs, known);
  return found && { ...found, theirs };
}

async function minimize(program, what) {
  let smallest = program;
  for (let i = program.length - 1; i >= 0; i--) {
    const without = smallest.filter((_, k) => k !== i);
    if (i < smallest.length && (await difference(without))?.what === what) smallest = without;
  }
  return smallest;
}

const short = (a) =>
  Array.isArray(a)
    ? `[${a.map(short)}]`
    : a === null || typeof a !== 'object'
      ? String(a)
      : 't' in a
        ? `t${a.t}`
        : 'slice' in a
          ? a.slice.map((v) => v ?? '').join(':')
          : JSON.stringify(a);
const seen = new Map();
const most = Number(process.argv[4] ?? 1);
for (const line of readFileSync(process.argv[2], 'utf8').trim().split('\n')) {
  const one = JSON.parse(line);
  const first = programs(one.program, run(one.program), one, known);
  if (!first?.what.includes(process.argv[3] ?? '') || (seen.get(first.what) ?? 0) >= most) continue;
  seen.set(first.what, (seen.get(first.what) ?? 0) + 1);
  const smallest = await minimize(one.program.slice(0, first.at + 1), first.what);
  const { at, words, what } = (await difference(smallest)) ?? first;
  console.log(`\n# ${what}, seed ${one.seed}`);
  for (const { n, f, a, k, ng } of smallest)
    console.log(
      `  t${n} = ${f}(${a.map(short).join(', ')}${k ? `, ${JSON.stringify(k)}` : ''})${ng ? '  without gradients' : ''}`,
    );
  console.log(`  step ${at}: ${words}`);
}
python.stdin.end();
