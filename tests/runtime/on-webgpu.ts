import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Chromium's folder has a Vulkan loader and SwiftShader, a GPU imitated in software; undefined without Chromium. */
export const CHROMIUM = ['/usr/lib/chromium', '/usr/lib/chromium-browser'].find((folder) =>
  existsSync(`${folder}/vk_swiftshader_icd.json`),
);

/** What a process must be started with to find SwiftShader. */
export const swiftShader = (): NodeJS.ProcessEnv => ({
  ...process.env,
  VK_DRIVER_FILES: `${CHROMIUM}/vk_swiftshader_icd.json`,
  LD_LIBRARY_PATH: [CHROMIUM, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
});

interface Report {
  numPassedTests: number;
  testResults: { assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[];
}

/**
 * A test that runs suites on WebGPU, by way of SwiftShader: in a vitest of their own, because the driver is chosen by variables that must be there when a
 * process starts. More than `atLeast` tests must pass, and none may fail.
 */
export function itRunsOnWebGpu(what: string, suites: readonly string[], atLeast: number): void {
  it.skipIf(CHROMIUM === undefined && process.env.CI !== 'true')(what, { timeout: 1_200_000 }, () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      // A kernel takes software a hundredth of a second to build, and much longer beside other suites.
      ['node_modules/vitest/vitest.mjs', 'run', ...suites, '--reporter=json', '--testTimeout=300000'],
      { encoding: 'utf8', maxBuffer: 2 ** 28, env: { ...swiftShader(), GRADBOOK_TEST_WEBGPU: '1' } },
    );
    const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Report;
    const failed = report.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter((one) => one.status === 'failed')
      .map((one) => `${one.fullName}: ${one.failureMessages[0]?.slice(0, 600)}`);
    expect(failed).toEqual([]);
    expect(status, stderr.slice(-2000)).toBe(0);
    expect(report.numPassedTests).toBeGreaterThan(atLeast);
  });
}
