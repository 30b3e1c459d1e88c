// Runs examples one after the other, as cells would: the globals of a cell, a seed, a folder with some files. JSON in, JSON out.
import { readFileSync, writeFileSync } from 'node:fs';
import '../../dist/cli/prelude.js';

const [input, output] = process.argv.slice(2);
const { format } = await import('gradbook/display');
const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;

// What examples print belongs to no report.
process.stdout.write = () => true;

const load = (name) => import(name);
const answers = [];
for (const { path, js } of JSON.parse(readFileSync(input, 'utf8'))) {
  const shown = [];
  const show = (n, value) => {
    const bundle = format(value);
    shown[n] = value === undefined ? 'undefined' : String((bundle.data ?? bundle)['text/plain']);
  };
  const fails = async (n, body) => {
    try {
      await body();
      shown[n] = 'nothing was thrown';
    } catch (error) {
      shown[n] = `${error.name}: ${error.message}`;
    }
  };
  torch.manualSeed(0);
  try {
    await new AsyncFunction('show', 'fails', 'load', js)(show, fails, load);
    answers.push({ path, shown });
  } catch (error) {
    answers.push({ path, shown, error: error.stack });
  }
}
writeFileSync(output, JSON.stringify(answers));
