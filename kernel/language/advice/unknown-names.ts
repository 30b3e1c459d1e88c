import type { Diagnostic } from '../engine.js';
import { offsetAt } from '../position.js';
import type { Questions } from './advice.js';
import { pythonWord } from './python.js';

/** What a compiler says of a name that nobody declared, with and without a guess of its own. */
const CANNOT_FIND = new Set([2304, 2552]);

/**
 * Tells where a name lives that a cell uses without its namespace: `DataLoader` is `data.DataLoader`. An exact name in a namespace is a better guess
 * than the compiler's, a name in reach that is spelt alike.
 */
export class UnknownNames {
  readonly #questions: Questions;
  readonly #namespaces: readonly string[];
  #homes: Promise<Map<string, string[]>> | undefined;

  /** @param namespaces - the globals to look into, `nn` or `nn.init`: of two that hold a name, the one named first is proposed first */
  constructor(questions: Questions, namespaces: readonly string[]) {
    this.#questions = questions;
    this.#namespaces = namespaces;
  }

  /** The diagnostics with better guesses. */
  async explain(found: readonly Diagnostic[], code: string): Promise<Diagnostic[]> {
    if (!found.some((diagnostic) => CANNOT_FIND.has(diagnostic.code))) return [...found];
    this.#homes ??= this.#findHomes();
    const homes = await this.#homes.catch(() => {
      // A compiler that ended meanwhile is asked again with the next unknown name.
      this.#homes = undefined;
      return new Map<string, string[]>();
    });
    return found.map((diagnostic) => {
      const [said, name] =
        (CANNOT_FIND.has(diagnostic.code) && /^Cannot find name '([^']+)'\./.exec(diagnostic.message)) || [];
      if (said === undefined || name === undefined) return diagnostic;
      const advice = this.#fullName(name, homes) ?? pythonWord(name, code, offsetAt(code, diagnostic.end));
      return advice === undefined ? diagnostic : { ...diagnostic, message: `${said} ${advice}` };
    });
  }

  #fullName(name: string, homes: ReadonlyMap<string, readonly string[]>): string | undefined {
    const seen = (homes.get(name) ?? []).filter((home) => !this.#questions.declares(home.split('.')[0]!));
    return seen.length > 0 ? `Did you mean ${alternatives(seen.map((home) => `'${home}.${name}'`))}?` : undefined;
  }

  /** Asks once for all members, when the first name is unknown. */
  async #findHomes(): Promise<Map<string, string[]>> {
    const homes = new Map<string, string[]>();
    const members = await Promise.all(this.#namespaces.map((namespace) => this.#questions.members(`${namespace}.`)));
    for (const [i, namespace] of this.#namespaces.entries())
      for (const { text } of members[i]!) {
        const known = homes.get(text);
        if (known) known.push(namespace);
        else homes.set(text, [namespace]);
      }
    return homes;
  }
}

/** `a`, `a or b`, `a, b or c`. */
function alternatives(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
