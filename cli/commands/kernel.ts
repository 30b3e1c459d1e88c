import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { kernelCommand } from '../install/kernelspec.js';

/** `gradbook kernel CONNECTION_FILE`: what kernel.json starts, for front ends that are given a command by hand. */
export function addKernel(program: Command): void {
  program
    .command('kernel')
    .description('start the kernel for a front end that wrote a connection file')
    .argument('<connection-file>', 'the JSON file with ports and key')
    .action(async (connectionFile: string) => {
      // A process of its own: the kernel needs a Node flag, and user code the main thread.
      const [command = process.execPath, ...args] = kernelCommand(connectionFile);
      const child = spawn(command, args, { stdio: 'inherit' });
      for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
      // The terminal sends SIGINT to both; the kernel decides what it interrupts.
      process.on('SIGINT', () => undefined);
      process.exitCode = await new Promise<number>((done) => child.on('exit', (code) => done(code ?? 1)));
    });
}
