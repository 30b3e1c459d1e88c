import { afterAll, beforeAll, describe, it } from 'vitest';
import { differs } from './differences.js';
import { PATHS, type Path } from './paths.js';
import { PENDING } from './pending.js';
import { describeCase, finishCase, runCase, useDevice } from './run-case.js';
import { type Case, casesOf, GROUPS } from './table.js';

/** Every failing case of an operation, the first few in full. All have run before the first is looked at: elements come from a device together. */
function failures(cases: Case[], fetch: Path['fetch']): string[] {
  const ran = cases.filter((one) => !differs(one)).map((one) => [one, runCase(one)] as const);
  fetch?.(ran.flatMap(([, { compared }]) => compared.map(({ got }) => got)));
  return ran.flatMap(([one, seen]) => {
    const wrong = finishCase(seen);
    return wrong === null ? [] : [`${describeCase(one)}: ${wrong}`];
  });
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
            const wrong = failures(cases, path.fetch);
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
