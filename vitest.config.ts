import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Kinds of suites by their names (docs/testing.md), the longest first: one that begins last would keep one processor waiting for minutes. */
const LONGEST = ['.slow.', '.jupyter.', '.browser.', '.hub.', '.kernel.'];
const rank = ({ moduleId }: TestSpecification): number => {
  const found = LONGEST.findIndex((kind) => moduleId.includes(kind));
  return found < 0 ? LONGEST.length : found;
};

/** By kind; suites of one kind by the time they took, or by size where that is not known. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

// Tests run against dist/, the JavaScript that users get; `npm test` builds it first.
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 60_000,
    // Some suites cut network lines and race with JupyterLab's own timers (docs/testing.md): CI asks twice before it fails.
    retry: process.env.CI === 'true' ? 1 : 0,
    // What a loaded machine may need; one that waits for nothing is as fast as before.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
