/** Milliseconds between looks at the parent process. */
const PERIOD = 1000;

/** Calls `onDeath` when the process that started this one is gone: a kernel without its server would run for ever. */
export function watchParent(onDeath: () => void): void {
  const parent = process.ppid;
  if (parent > 1) {
    setInterval(() => {
      if (process.ppid !== parent) onDeath();
    }, PERIOD);
    return;
  }
  // The first process of a container may be the parent. So may nobody: who started the kernel, and says so as Jupyter does, can have
  // died while it loaded.
  const starter = Number(process.env.JPY_PARENT_PID);
  if (starter > 1 && !isAlive(starter)) onDeath();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
