// Runs what make.py has made on Gradbook and lists what differs: node tests/fuzz/compare.mjs programs.jsonl [how many to show]
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { programs } from './differ.mjs';
import { run } from './gradbook.mjs';
import { known } from './known.mjs';
import { PATHS } from './paths.mjs';

const file = readFileSync(process.argv[2]);
const lines = (process.argv[2].endsWith('.gz') ? gunzipSync(file) : file).toString().trim().split('\n');
const show = Number(process.argv[3] ?? 20);
for (const { name, enter } of PATHS) {
  enter();
  const kinds = new Map();
  for (const line of lines) {
    const one = JSON.parse(line);
    const found = programs(one.program, run(one.program), one, known);
    if (!found) continue;
    if (!kinds.has(found.what)) kinds.set(found.what, []);
    kinds.get(found.what).push({ one, found });
  }
  const wrong = [...kinds.values()].flat().length;
  for (const [what, list] of [...kinds].sort((a, b) => b[1].length - a[1].length).slice(0, show)) {
    const { one, found } = list.sort((a, b) => a.found.at - b.found.at)[0];
    const step = JSON.stringify(one.program[found.at]);
    console.log(`\n${what} (${list.length})  seed ${one.seed}, step ${found.at}: ${step}`);
    console.log(`  ${found.words.slice(0, 500)}`);
  }
  console.log(`${name}: ${wrong} of ${lines.length} differ`);
  if (wrong) process.exitCode = 1;
}
