import type { Diagnostic } from '../engine.js';

/**
 * Shapes that do not fit are string types in the parameters of our functions: nothing is assignable to `"mat1 and mat2 shapes cannot be multiplied
 * (2x3 and 2x3)"`. This makes that sentence the message, with what was given.
 */
export function shapeError(diagnostic: Diagnostic): Diagnostic {
  const [, given, sentence] = MISFIT.exec(diagnostic.message) ?? [];
  if (given === undefined || sentence === undefined || !VALUE.test(given)) return diagnostic;
  const argument = TENSOR.test(given) ? `. This argument is a ${given}` : '';
  return { ...diagnostic, message: `${sentence}${argument}` };
}

/** The last line: a type that is no sentence, and the sentence. */
const MISFIT =
  /(?:Argument of type|Type) '((?:(?!' is not assignable).)*)' is not assignable to (?:parameter of type|type) '"([^"\n]{20,})"'\.$/;

/** Tensors, numbers and arrays; strings may well be meant for a type of strings. */
const VALUE = /^(Tensor|Parameter)<|^-?[\d.]+$|^number$|^\(?(readonly )?\[|\[\]$/;

const TENSOR = /^(Tensor|Parameter)</;
