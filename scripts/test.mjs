// npm test: installs what the suites need, then types, lint and every suite. `npm test -- tests/cli` runs a part.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkNode, ensureBuilt, ensurePackages, must, run } from './bootstrap.mjs';
import { ensureTools } from './tools.mjs';

checkNode();
ensurePackages();
const leftOut = ensureTools();
ensureBuilt();
// The browser suites open the real JupyterLab: built once, and again only when its sources change.
if (!leftOut.some(({ suites }) => suites.includes('browser')))
  must('The JupyterLab build', process.execPath, ['lab/build/build.mjs']);

must('Lint', process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'check', '--diagnostic-level=error']);
must('The types of the tests', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tests']);

const folder = mkdtempSync(join(tmpdir(), 'gradbook-test-'));
const report = join(folder, 'report.json');
const excluded = leftOut.flatMap(({ suites }) => ['--exclude', `tests/**/${suites}`]);
const status = run(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...excluded,
    ...process.argv.slice(2),
  ],
  // Debian's ipykernel warns about its frozen modules otherwise.
  { PYDEVD_DISABLE_FILE_VALIDATION: '1' },
);

const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = readReport(report);
rmSync(folder, { recursive: true });
const names = leftOut.map(({ name, suites }) => `${suites} (needs ${name})`).join(', ');
console.log(
  `\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped; suites left out: ${names || 'none'}`,
);
const isCi = process.env.CI === 'true';
if (isCi && leftOut.length > 0) console.error('With CI=true a missing tool is a failure.');
process.exitCode = status || (isCi && leftOut.length > 0 ? 1 : 0);

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}
