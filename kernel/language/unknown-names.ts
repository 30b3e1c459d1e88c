import type { Diagnostic } from './engine.js';
import type { Project } from './project.js';
import { emptyModule } from './scope.js';
import type { TypeService } from './type-service.js';

/** What a compiler says of a name that nobody declared, with and without a guess of its own. */
const CANNOT_FIND = new Set([2304, 2552]);

/** Words of Python that people bring along, and what is written here. */
const PYTHON: Record<string, string> = {
  print: 'console.log(…)',
  len: 'x.length, of a tensor x.shape[0]',
  range: 'for (let i = 0; i < n; i++), or torch.arange(n) for a tensor',
  enumerate: 'for (const [i, x] of xs.entries())',
  None: 'null',
  True: 'true',
  False: 'false',
  str: 'String(x)',
  int: 'Math.trunc(x)',
  float: 'Number(x)',
  np: 'torch.tensor(…), with stats.RandomState for its random numbers',
  plt: 'plot.line(…), plot.scatter(…) …',
};

/**
 * Tells where a name lives that a cell uses without its namespace: `DataLoader` is `data.DataLoader`. An exact name in a namespace is a better guess
 * than the compiler's, a name in reach that is spelt alike.
 */
export class UnknownNames {
  readonly #service: TypeService;
  readonly #namespaces: readonly string[];
  #homes: Promise<Map<string, string[]>> | undefined;

  /** @param namespaces - the globals to look into, `nn` or `nn.init`: of two that hold a name, the one named first is proposed first */
  constructor(service: TypeService, namespaces: readonly string[]) {
    this.#service = service;
    this.#namespaces = namespaces;
  }

  /** The diagnostics with better guesses. `isHidden` says which globals the notebook has names of its own for. */
  async explain(
    found: readonly Diagnostic[],
    project: Project,
    isHidden: (name: string) => boolean,
  ): Promise<Diagnostic[]> {
    if (!found.some(({ code }) => CANNOT_FIND.has(code))) return [...found];
    this.#homes ??= this.#findHomes(project);
    const homes = await this.#homes.catch(() => {
      // A compiler that ended meanwhile is asked again with the next unknown name.
      this.#homes = undefined;
      return new Map<string, string[]>();
    });
    return found.map((diagnostic) => {
      const { code, message } = diagnostic;
      const [said, name] = (CANNOT_FIND.has(code) && /^Cannot find name '([^']+)'\./.exec(message)) || [];
      if (said === undefined || name === undefined) return diagnostic;
      const full = (homes.get(name) ?? [])
        .filter((home) => !isHidden(home.split('.')[0]!))
        .map((home) => `${home}.${name}`);
      if (full.length > 0) return { ...diagnostic, message: `${said} Did you mean ${alternatives(full)}?` };
      if (Object.hasOwn(PYTHON, name))
        return { ...diagnostic, message: `${said} Python's ${name} is written ${PYTHON[name]}` };
      return diagnostic;
    });
  }

  /** Asks once for all members, when the first name is unknown. */
  async #findHomes({ draft }: Project): Promise<Map<string, string[]>> {
    const homes = new Map<string, string[]>();
    const asked = this.#namespaces.map((namespace) => {
      const line = `${namespace}.`;
      // The text and the question in one turn: the draft is also what completions are asked about.
      this.#service.put(draft, `${emptyModule} {}\n${line}`);
      return this.#service.completions(draft, { line: 1, character: line.length });
    });
    for (const [i, members] of (await Promise.all(asked)).entries())
      for (const { text } of members) {
        const known = homes.get(text);
        if (known) known.push(this.#namespaces[i]!);
        else homes.set(text, [this.#namespaces[i]!]);
      }
    return homes;
  }
}

/** `'a'`, `'a' or 'b'`, `'a', 'b' or 'c'`. */
function alternatives(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  return quoted.length === 1 ? quoted[0]! : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
