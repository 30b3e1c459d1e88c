type ReallyExit = (code: number) => never;

const reallyExit = (process as unknown as { reallyExit: ReallyExit }).reallyExit.bind(process);

let cleanUp: (() => void) | undefined;

/** Has `callback` called when the process ends in good order. */
export function onExit(callback: () => void): void {
  cleanUp = callback;
}

/** Ends the process at once, without `exit` listeners; taken before cells, for whom it is refused, can call it. */
export function exitProcess(code: number): never {
  cleanUp?.();
  return reallyExit(code);
}
