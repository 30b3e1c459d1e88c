import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';

/** Chromium's folder has a Vulkan loader and SwiftShader, a GPU imitated in software. */
const CHROMIUM = ['/usr/lib/chromium', '/usr/lib/chromium-browser'].find((folder) =>
  existsSync(`${folder}/vk_swiftshader_icd.json`),
);

// The driver is chosen by variables that must be there when a process starts, hence a process of its own.
it.skipIf(CHROMIUM === undefined && process.env.CI !== 'true')(
  'the gpu device does on WebGPU what PyTorch does',
  { timeout: 1_200_000 },
  () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        'tests/conformance/conformance.test.ts',
        '-t',
        'gpu.js on WebGPU',
        '--reporter=json',
        // A kernel takes software a tenth of a second to build, and much longer beside other suites.
        '--testTimeout=300000',
      ],
      {
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        env: {
          ...process.env,
          GRADBOOK_TEST_WEBGPU: '1',
          VK_DRIVER_FILES: `${CHROMIUM}/vk_swiftshader_icd.json`,
          LD_LIBRARY_PATH: [CHROMIUM, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
        },
      },
    );
    const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
      numPassedTests: number;
      testResults: { assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[];
    };
    const failed = report.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter((one) => one.status === 'failed')
      .map((one) => `${one.fullName}: ${one.failureMessages[0]?.slice(0, 600)}`);
    expect(failed).toEqual([]);
    expect(status, stderr.slice(-2000)).toBe(0);
    expect(report.numPassedTests).toBeGreaterThan(200);
  },
);
