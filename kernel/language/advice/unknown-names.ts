import type { Diagnostic } from '../engine.js';
import { offsetAt } from '../position.js';
import type { Homes } from './homes.js';
import { pythonMember, pythonWord } from './python.js';
import { withAdvice } from './with-advice.js';

/** A name that nobody declared, with and without a guess of the compiler. */
const NO_NAME = new Set([2304, 2552]);

/** A member that is not there, with and without a guess. */
const NO_MEMBER = new Set([2339, 2551]);

/** … is possibly 'null', 'undefined' or both, of an expression and of a name. */
const POSSIBLY_MISSING = new Set([2531, 2532, 2533, 18047, 18048, 18049]);

/** A diagnostic about a name that is not known, or not where it was looked for, with what was probably meant. */
export async function explainName(diagnostic: Diagnostic, code: string, homes: Homes): Promise<Diagnostic> {
  const { code: number, message } = diagnostic;
  if (NO_NAME.has(number)) {
    const [said, name] = /^Cannot find name '([^']+)'\./.exec(message) ?? [];
    if (said === undefined || name === undefined) return diagnostic;
    // An exact name in a namespace is a better guess than a name in reach that is spelt alike.
    return withAdvice(
      diagnostic,
      didYouMean(await homes.fullNames(name)) ?? pythonWord(name, code, offsetAt(code, diagnostic.end)),
      said,
    );
  }
  if (NO_MEMBER.has(number)) {
    const [said, name, type] = /^Property '([^']+)' does not exist on type '(.*?)'\./.exec(message) ?? [];
    if (said === undefined || name === undefined || type === undefined) return diagnostic;
    const [, namespace] = NAMESPACE.exec(type) ?? [];
    if (namespace !== undefined) {
      const advice = didYouMean(await homes.fullNames(name)) ?? pythonMember(name, type);
      if (advice !== undefined) return withAdvice(diagnostic, advice, said);
      return number === 2339 ? withAdvice(diagnostic, didYouMean(await homes.alike(namespace, name))) : diagnostic;
    }
    return withAdvice(
      diagnostic,
      assigned(name, code, diagnostic) ?? (number === 2339 ? pythonMember(name, type) : undefined),
    );
  }
  return POSSIBLY_MISSING.has(number) ? withAdvice(diagnostic, itIsThere(diagnostic, code)) : diagnostic;
}

const NAMESPACE = /^typeof (\w+)$/;

/** `this.layers = …` in a constructor declares nothing. */
function assigned(name: string, code: string, { start, end }: Diagnostic): string | undefined {
  const isAssignment =
    /\bthis\s*\.\s*$/.test(code.slice(0, offsetAt(code, start))) &&
    /^\s*=(?![=>])/.test(code.slice(offsetAt(code, end)));
  return isAssignment
    ? `Members are declared in the body of the class: a line \`${name};\` before the constructor`
    : undefined;
}

/** How to say that a value is there which the compiler cannot know to be. */
function itIsThere({ start, end }: Diagnostic, code: string): string | undefined {
  const text = code.slice(offsetAt(code, start), offsetAt(code, end));
  if (text.length > 40 || /[\n;]/.test(text)) return undefined;
  return `${/\.grad$/.test(text) ? 'Once backward() has run it is there' : 'Where you know that it is there'}, write ${text}!`;
}

function didYouMean(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const quoted = names.map((name) => `'${name}'`);
  return `Did you mean ${quoted.length === 1 ? quoted[0] : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`}?`;
}
