import { DeviceError } from '../../errors.js';
import type { GpuDevice } from './gpu.js';

let opener: (() => GpuDevice) | null = null;
let possible: () => boolean = () => true;
let device: GpuDevice | null = null;

/** Sets how the GPU is reached where it is first asked for, and a quick look at whether it can be a real one. */
export function setGpuOpener(open: () => GpuDevice, mayBeReal: () => boolean): void {
  opener = open;
  possible = mayBeReal;
}

/** Uses this device for `gpu` from now on; null opens another when it is next asked for. */
export function setGpu(gpu: GpuDevice | null): void {
  device = gpu;
}

/** The GPU, if something has used it yet. */
export const openedGpu = (): GpuDevice | null => device;

/** The GPU, opened when it is first asked for: that takes some 300 ms. */
export function theGpu(): GpuDevice {
  if (device !== null) return device;
  if (opener === null)
    throw new DeviceError('the gpu device is not set up here. Call openGpu() first, or use the cpu', { op: 'gpu' });
  device = opener();
  return device;
}

/** Whether a real GPU computes on the device `gpu`. Opens it, unless a look at the machine already says no. */
export function hasHardware(): boolean {
  if (device === null && (opener === null || !possible())) return false;
  try {
    return theGpu().engine.info.hardware;
  } catch {
    return false;
  }
}
