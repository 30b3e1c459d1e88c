import { styleText } from 'node:util';
import type { Command } from 'commander';
import {
  checkBlas,
  checkFonts,
  checkGpu,
  checkJupyter,
  checkKernel,
  checkNode,
  checkTypeScript,
  checkZeromq,
} from '../doctor/checks.js';
import type { Finding } from '../doctor/finding.js';
import { EXIT } from '../errors.js';

const MARKS = { ok: ['green', '✓'], note: ['yellow', '!'], problem: ['red', '✗'] } as const;

/** `gradbook doctor`: what is there, what is missing, and what to do about it. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check that everything is there, and say what to do where it is not')
    .action(async () => {
      const findings = [
        checkNode(),
        checkTypeScript(),
        await checkZeromq(),
        checkBlas(),
        checkGpu(),
        checkFonts(),
        ...(await checkJupyter()),
        await checkKernel(),
      ];
      for (const finding of findings) console.log(line(finding));
      const problems = findings.filter(({ status }) => status === 'problem').length;
      if (problems > 0) {
        console.log(`\n${problems} ${problems === 1 ? 'problem' : 'problems'}.`);
        process.exitCode = EXIT.failed;
      }
    });
}

function line({ status, subject, text, advice }: Finding): string {
  const [color, mark] = MARKS[status];
  const first = `${styleText(color, mark)} ${subject.padEnd(11)} ${text}`;
  return advice ? `${first}\n  ${' '.repeat(11)} → ${advice}` : first;
}
