// npm run check: types, lint and the quick suites, in a minute and a half. `npm test` runs everything.
import { checkNode, ensureBuilt, ensurePackages, must } from './bootstrap.mjs';

/** Suites that start kernels, browsers or Jupyter, or compare thousands of cases. */
const SLOW = ['tests/**/*.{python,jupyter,browser,kernel,slow}.test.ts', 'tests/kernel/**', 'tests/conformance/**'];

checkNode();
ensurePackages();
ensureBuilt();
must('Lint', process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'check', '--diagnostic-level=error']);
must('The types of the tests', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tests']);
must('A suite', process.execPath, [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=dot',
  ...SLOW.flatMap((glob) => ['--exclude', glob]),
]);
