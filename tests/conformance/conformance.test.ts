import { afterAll, beforeAll, describe, it } from 'vitest';
import { differs } from './differences.js';
import { PATHS } from './paths.js';
import { PENDING } from './pending.js';
import { describeCase, runCase, useDevice } from './run-case.js';
import { type Case, casesOf, GROUPS } from './table.js';

/** Every failing case of an operation, the first few in full. */
function failures(cases: Case[]): string[] {
  const out: string[] = [];
  for (const one of cases) {
    if (differs(one)) continue;
    const wrong = runCase(one);
    if (wrong) out.push(`${describeCase(one)}: ${wrong}`);
  }
  return out;
}

for (const path of PATHS) {
  describe.skipIf(path.missing && process.env.CI !== 'true')(`on the path of ${path.name}`, () => {
    let leave: () => void;
    beforeAll(async () => {
      leave = await path.enter();
      useDevice(path.device ?? 'cpu');
    });
    afterAll(() => {
      useDevice('cpu');
      leave();
    });
    for (const group of GROUPS) {
      const operations = [...casesOf(group)]
        .map(([name, all]) => ({ name, cases: path.takes ? all.filter(path.takes) : all }))
        .filter(({ cases }) => cases.length > 0);
      if (operations.length === 0) continue;
      describe(group, () => {
        for (const { name, cases } of operations) {
          it(`${name} does what PyTorch does in ${cases.length} cases`, () => {
            const wrong = failures(cases);
            if (PENDING.has(name)) {
              if (wrong.length === 0 && !path.takes) throw new Error(`${name} passes: take it out of pending.ts`);
              return;
            }
            if (wrong.length > 0)
              throw new Error(`${wrong.length} of ${cases.length} cases differ:\n${wrong.slice(0, 8).join('\n')}`);
          });
        }
      });
    }
  });
}
