/** What is built, seen from here and from the bundle of the kernel's threads, which lies as deep. */
const dist = new URL('../', import.meta.url);

/** The URL of a file or folder of the build. */
export function built(path: string): URL {
  return new URL(path, dist);
}

/** The bundle (scripts/bundle-kernel.mjs) with the entry of a thread. */
export function thread(name: 'protocol' | 'language'): URL {
  return built(`kernel-threads/${name}.js`);
}
