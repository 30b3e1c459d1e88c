import type { Diagnostic } from '../engine.js';

/** A diagnostic with a sentence more, if there is one. `said` is what stays of its message. */
export const withAdvice = (
  diagnostic: Diagnostic,
  advice: string | undefined,
  said = diagnostic.message,
): Diagnostic => (advice === undefined ? diagnostic : { ...diagnostic, message: `${said} ${advice}` });
