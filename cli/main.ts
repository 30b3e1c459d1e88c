#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addCheck } from './commands/check.js';
import { addDoctor } from './commands/doctor.js';
import { addExport } from './commands/export.js';
import { addInstall } from './commands/install.js';
import { addKernel } from './commands/kernel.js';
import { addLab } from './commands/lab.js';
import { addRun } from './commands/run.js';
import { CommandError, EXIT } from './errors.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

// Whoever reads the lines may stop early (`| head`): the results are still written.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

const program = new Command('gradbook')
  .description('Deep-learning notebooks in TypeScript: run them, check them, make lecture pages of them.')
  .version(version)
  .showHelpAfterError('(see gradbook --help)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage));

for (const add of [addInstall, addRun, addCheck, addExport, addDoctor, addLab, addKernel]) add(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommandError)) throw error;
  console.error(`gradbook: ${error.message}`);
  process.exitCode = error.exitCode;
}
