/** Milliseconds between looks at the parent process. */
const PERIOD = 1000;

/** Calls `onDeath` when the process that started this one is gone: a kernel without its server would run for ever. */
export function watchParent(onDeath: () => void): void {
  const parent = process.ppid;
  if (parent <= 1) return;
  setInterval(() => {
    if (process.ppid !== parent) onDeath();
  }, PERIOD);
}
