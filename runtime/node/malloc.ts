import { NativeLibrary } from './koffi.js';

/** Numbers of glibc's malloc.h. */
const M_TRIM_THRESHOLD = -1;
const M_MMAP_THRESHOLD = -3;

/** Freed bytes the process keeps instead of handing them back to the system. */
const KEPT = 256 * 2 ** 20;
/** The largest that glibc takes: bigger arrays still come from the system one by one. */
const FROM_HEAP = 32 * 2 ** 20;

/**
 * Tells glibc to keep the memory of arrays when the garbage collector frees them. Otherwise much of it goes back to the system after every
 * collection, and the next array of 4 MB costs a thousand page faults: ten softmaxes over 16 MB took 6,000 to 8,000 faults and 70 to 95 ms, now 0 to
 * 200 and 60; two thousand products of 64 × 64 took 4,000 and 24 ms, now none and 11.5. What has been set from outside stays; other C libraries and
 * systems are left alone.
 *
 * @returns whether glibc took both settings.
 * @see https://man7.org/linux/man-pages/man3/mallopt.3.html
 */
export function keepFreedMemory(): boolean {
  const { MALLOC_TRIM_THRESHOLD_, MALLOC_MMAP_THRESHOLD_, GLIBC_TUNABLES } = process.env;
  if (process.platform !== 'linux' || MALLOC_TRIM_THRESHOLD_ || MALLOC_MMAP_THRESHOLD_ || GLIBC_TUNABLES) return false;
  const mallopt = NativeLibrary.open('libc.so.6')?.bind('int mallopt(int, int)');
  if (!mallopt) return false;
  return mallopt(M_MMAP_THRESHOLD, FROM_HEAP) === 1 && mallopt(M_TRIM_THRESHOLD, KEPT) === 1;
}
