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
    const homes = await this.#all();
    const names = (homes.get(name) ?? []).map((home) => `${home}.${name}`);
    const itself = this.#namespaces.includes(name) ? [name] : [];
    return [...itself, ...names].filter((full) => !this.#questions.declares(full.split('.')[0]!));
  }

  /** The names of a namespace that hold a name in them, or that it holds: `makeMoons` for `moons`. */
  async alike(namespace: string, name: string): Promise<string[]> {
    const wanted = name.toLowerCase();
    return [...(await this.#all())]
      .filter(([, places]) => places.includes(namespace))
      .map(([known]) => known)
      .filter((known) => Math.min(known.length, name.length) >= 4)
      .filter((known) => known.toLowerCase().includes(wanted) || wanted.includes(known.toLowerCase()))
      .sort((a, b) => Math.abs(a.length - name.length) - Math.abs(b.length - name.length))
      .slice(0, 2)
      .map((known) => `${namespace}.${known}`);
  }

  #all(): Promise<Map<string, string[]>> {
    this.#homes ??= this.#find();
    return this.#homes.catch(() => {
      // A compiler that ended meanwhile is asked again with the next unknown name.
      this.#homes = undefined;
      return new Map<string, string[]>();
    });
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
