// npm start: from a fresh clone to the lecture pages. What is there already is not installed again.
import { pathToFileURL } from 'node:url';
import { checkNode, ensureBuilt, ensurePackages, root, run } from './bootstrap.mjs';

checkNode();
ensurePackages();
ensureBuilt();

const status = run(
  process.execPath,
  ['dist/cli/main.js', 'export', 'notebooks', '--execute', '--out', 'site', '--title', 'Deep learning in TypeScript'],
  // A BLAS changes the last digits from machine to machine.
  { GRADBOOK_BLAS: 'off' },
);
if (status === 0) console.log(`\nOpen ${pathToFileURL(`${root}site/index.html`)}`);
process.exitCode = status;
