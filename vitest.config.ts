import { defineConfig } from 'vitest/config';

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
  },
});
