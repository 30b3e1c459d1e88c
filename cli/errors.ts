/** What the commands end with. Documented in docs/commands.md; scripts may rely on them. */
export const EXIT = {
  ok: 0,
  /** A cell failed, timed out, or its outputs differ. */
  failed: 1,
  /** The command line or an input file cannot be used. */
  usage: 2,
  /** A kernel did not start, or died. */
  kernel: 3,
  /** Stopped by Ctrl-C or SIGTERM. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error that its reader can mend: shown as its message alone, without a stack. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
  readonly exitCode: ExitCode = EXIT.failed;
}

/** The command line or an input file cannot be used as given. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
  override readonly exitCode = EXIT.usage;
}

/** A file cannot be written: a full disk, a folder that is read-only. */
export class WriteError extends CommandError {
  override readonly name = 'WriteError';

  constructor(path: string, cause: unknown) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = REASONS[code ?? ''] ?? message;
    super(`${path}: cannot be written: ${reason}`, { cause });
  }
}

const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full. Free some space, or name a place on another disk.',
  EDQUOT: 'your quota on this disk is used up. Free some space, or name a place on another disk.',
  EACCES: 'this user may not write there.',
  EPERM: 'this user may not write there.',
  EROFS: 'the disk is read-only.',
};

/** A kernel did not start, or died. */
export class KernelError extends CommandError {
  override readonly name = 'KernelError';
  override readonly exitCode = EXIT.kernel;
}
