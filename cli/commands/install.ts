import type { Command } from 'commander';
import { UsageError } from '../errors.js';
import {
  DISPLAY_NAME,
  installKernelSpec,
  KERNEL_NAME,
  kernelSpec,
  livesInNpxCache,
  uninstallKernelSpec,
} from '../install/kernelspec.js';
import { kernelsFolder, type Place } from '../install/places.js';

interface InstallOptions {
  user?: boolean;
  sysPrefix?: boolean;
  prefix?: string;
  name: string;
  displayName: string;
}

/** `gradbook install` and `gradbook uninstall`: the kernelspec that Jupyter finds the kernel by. */
export function addInstall(program: Command): void {
  withPlace(program.command('install').description('register the kernel with Jupyter'))
    .option('--display-name <text>', 'what front ends show', DISPLAY_NAME)
    .action(async (options: InstallOptions) => {
      const folder = await installKernelSpec(
        kernelsFolder(place(options)),
        options.name,
        kernelSpec(options.displayName),
      );
      console.log(`Installed the kernel ${options.name} in ${folder}`);
      if (livesInNpxCache())
        console.warn(
          'This copy of gradbook lives in the cache of npx, which npm may empty. Install it to keep: npm install -g gradbook && gradbook install',
        );
    });
  withPlace(program.command('uninstall').description('remove the kernel from Jupyter')).action(
    async (options: InstallOptions) => {
      const kernels = kernelsFolder(place(options));
      const removed = await uninstallKernelSpec(kernels, options.name);
      console.log(
        removed
          ? `Removed the kernel ${options.name} from ${kernels}`
          : `There is no kernel ${options.name} in ${kernels}`,
      );
    },
  );
}

function withPlace(command: Command): Command {
  return command
    .option('--user', "in the user's Jupyter folder (the default)")
    .option('--sys-prefix', "in the active Python environment's")
    .option('--prefix <dir>', 'in DIR/share/jupyter/kernels')
    .option('--name <name>', "the kernelspec's folder", KERNEL_NAME);
}

function place(options: InstallOptions): Place {
  const given = [options.user, options.sysPrefix, options.prefix].filter((value) => value !== undefined).length;
  if (given > 1) throw new UsageError('Give one of --user, --sys-prefix and --prefix.');
  if (options.prefix !== undefined) return { kind: 'prefix', prefix: options.prefix };
  return options.sysPrefix ? { kind: 'sys-prefix' } : { kind: 'user' };
}
