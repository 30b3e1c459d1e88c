import { afterAll, beforeAll } from 'vitest';
import { setGpu, theGpu } from '#runtime/device/gpu/open';
import { installGpu } from '#runtime/node/gpu/index';

/** What the suites of the gpu device run on: WebAssembly, or WebGPU where gpu-webgpu.browser.test.ts starts them. */
export const backend = process.env.GRADBOOK_TEST_WEBGPU === '1' ? 'webgpu' : 'webasm';

/** Opens the device for a suite, and closes it behind the last test. */
export function onGpu(): void {
  beforeAll(() => {
    process.env.GRADBOOK_GPU = backend;
    installGpu();
    if (theGpu().engine.info.backend !== backend) throw new Error(`not on ${backend}`);
  });
  afterAll(() => {
    theGpu().engine.close();
    setGpu(null);
  });
}
