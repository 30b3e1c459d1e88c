import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { gradbook, withSamples } from './gradbook.js';

const execute = promisify(execFile);

/** Reads a report with junitparser (https://junitparser.readthedocs.io) and tells what it found. */
const READ = `
import json, sys
from junitparser import JUnitXml, Failure, Error
report = JUnitXml.fromfile(sys.argv[1])
stored = {k: getattr(report, k) for k in ('tests', 'failures', 'errors', 'time')}
report.update_statistics()
counted = {k: getattr(report, k) for k in ('tests', 'failures', 'errors', 'time')}
suites = [{
  'name': suite.name, 'tests': suite.tests, 'failures': suite.failures, 'errors': suite.errors,
  'cases': [{'classname': c.classname, 'name': c.name, 'time': c.time,
             'results': [{'kind': type(r).__name__, 'type': r.type, 'message': r.message, 'text': r.text} for r in c.result]}
            for c in suite],
} for suite in report]
print(json.dumps({'stored': stored, 'counted': counted, 'suites': suites}))
`;

test('a JUnit report is read by another’s parser: suites, cases, times, failures and errors, with counts that hold', () =>
  withSamples(['outputs.ipynb', 'throws.ipynb', 'dies.ipynb', 'not-json.ipynb'], async (folder) => {
    expect(await gradbook(['run', '.', '--junit', 'report.xml'], { cwd: folder })).toMatchObject({ code: 3 });
    const { stdout } = await execute('/usr/bin/python3', ['-c', READ, join(folder, 'report.xml')]);
    const { stored, counted, suites } = JSON.parse(stdout);
    expect(stored).toMatchObject({ tests: counted.tests, failures: counted.failures, errors: counted.errors });
    expect(stored).toMatchObject({ tests: 12, failures: 2, errors: 1 });
    const byName = Object.fromEntries(suites.map((suite: { name: string }) => [suite.name, suite]));
    expect(Object.keys(byName).sort()).toEqual(['dies.ipynb', 'not-json.ipynb', 'outputs.ipynb', 'throws.ipynb']);
    expect(byName['outputs.ipynb']).toMatchObject({ tests: 7, failures: 0, errors: 0 });
    expect(byName['outputs.ipynb'].cases[0]).toMatchObject({ classname: 'outputs.ipynb', results: [] });
    expect(byName['outputs.ipynb'].cases[0].time).toBeGreaterThan(0);
    const thrown = byName['throws.ipynb'].cases.at(-1);
    expect(thrown.name).toBe('cell 3 of 4 (In [2], id thrower)');
    expect(thrown.results).toMatchObject([{ kind: 'Failure', type: 'error', message: 'TypeError: no such layer' }]);
    expect(thrown.results[0].text).toMatch(/> 2 \|.*throw new TypeError\("no such layer"\);\n/);
    expect(byName['dies.ipynb'].cases.at(-1).results).toMatchObject([{ kind: 'Error', type: 'kernel' }]);
    expect(byName['not-json.ipynb'].cases[0].results[0].message).toContain('not valid JSON');
  }));
