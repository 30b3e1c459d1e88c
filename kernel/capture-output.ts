import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';

/** File descriptors to read what child processes and native code write to standard output and error. */
export interface CapturedOutput {
  stdout: number;
  stderr: number;
}

/**
 * Makes file descriptors 1 and 2 of this process pipes that the kernel reads, because Node has no `dup2`: a descriptor that is closed
 * goes to the next file that is opened, here a named pipe. Only safe while the process has one thread and nothing else opens files.
 *
 * @param scratch - folder for the pipes
 * @returns undefined on Windows, or where no named pipe can be made; such output then goes where the kernel's own goes.
 */
export function captureOutput(scratch: string): CapturedOutput | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    const pipes = [join(scratch, 'stdout'), join(scratch, 'stderr')] as const;
    if (spawnSync('mkfifo', pipes, { stdio: 'ignore' }).status !== 0) return undefined;
    return { stdout: replace(1, pipes[0]), stderr: replace(2, pipes[1]) };
  } catch {
    return undefined;
  }
}

/** Puts the pipe in the place of descriptor `fd`; returns the end to read. */
function replace(fd: 1 | 2, pipe: string): number {
  // A pipe without a reader cannot be opened for writing.
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  closeSync(fd);
  openSync(pipe, constants.O_WRONLY);
  return reader;
}
