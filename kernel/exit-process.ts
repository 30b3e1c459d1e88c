type ReallyExit = (code: number) => never;

const reallyExit = (process as unknown as { reallyExit: ReallyExit }).reallyExit.bind(process);

/** Ends the process at once, without `exit` listeners; taken before cells, for whom it is refused, can call it. */
export function exitProcess(code: number): never {
  return reallyExit(code);
}
