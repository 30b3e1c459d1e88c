import { GpuDevice } from '../../device/gpu/gpu.js';
import { setGpuOpener } from '../../device/gpu/open.js';
import { DeviceError } from '../../errors.js';
import { WorkerEngine } from './client.js';
import { mayHaveWebGpu } from './webgpu.js';

/**
 * Makes the device `gpu` known. Nothing is loaded until a program asks for it. `GRADBOOK_GPU` decides what it runs on: `webgpu` (the
 * default, where an adapter answers), `webasm`, or `off`.
 */
export function installGpu(): void {
  setGpuOpener(
    () => {
      const wish = process.env.GRADBOOK_GPU ?? '';
      if (wish === 'off')
        throw new DeviceError('the gpu device is switched off by GRADBOOK_GPU=off. Unset it, or use the cpu', {
          op: 'gpu',
        });
      if (wish !== '' && wish !== 'webgpu' && wish !== 'webasm')
        throw new DeviceError(`GRADBOOK_GPU is ${wish}. Set it to webgpu, webasm or off`, { op: 'gpu' });
      const engine = new WorkerEngine(wish === 'webasm' ? 'webasm' : 'webgpu', 'asked for by GRADBOOK_GPU=webasm');
      if (wish === 'webgpu' && engine.info.backend !== 'webgpu') {
        engine.close();
        throw new DeviceError(`GRADBOOK_GPU=webgpu, and WebGPU is not to be had: ${engine.info.fallback}`, {
          op: 'gpu',
        });
      }
      return new GpuDevice(engine);
    },
    () => !['off', 'webasm'].includes(process.env.GRADBOOK_GPU ?? '') && mayHaveWebGpu(),
  );
}
