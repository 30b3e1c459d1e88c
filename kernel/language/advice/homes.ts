import type { Questions } from './advice.js';

/** Where names live: the members of the preloaded namespaces, asked for once, when the first name is unknown. */
export class Homes {
  readonly #questions: Questions;
  readonly #namespaces: readonly string[];
  #homes: Promise<Map<string, string[]>> | undefined;

  /** @param namespaces - the globals to look into, `nn` or `nn.init`: of two that hold a name, the one named first is proposed first */
  constructor(questions: Questions, namespaces: readonly string[]) {
    this.#questions = questions;
    this.#namespaces = namespaces;
  }

  /** The names by which a cell can reach what is called `name` somewhere: `DataLoader` by `data.DataLoader`. */
  async fullNames(name: string): Promise<string[]> {
    this.#homes ??= this.#find();
    const homes = await this.#homes.catch(() => {
      // A compiler that ended meanwhile is asked again with the next unknown name.
      this.#homes = undefined;
      return new Map<string, string[]>();
    });
    const names = (homes.get(name) ?? []).map((home) => `${home}.${name}`);
    const itself = this.#namespaces.includes(name) ? [name] : [];
    return [...itself, ...names].filter((full) => !this.#questions.declares(full.split('.')[0]!));
  }

  async #find(): Promise<Map<string, string[]>> {
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
