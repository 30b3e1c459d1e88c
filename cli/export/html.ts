const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it stands in HTML, also inside an attribute in quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** Values inside a `<script>`: nothing in them can end it. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A heading's anchor as GitHub makes it: `What is loss?` is `what-is-loss`. */
export function slugify(text: string): string {
  const slug = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .trim()
    .replace(/\s+/g, '-');
  return slug || 'section';
}

/** Makes the names of a page unique: a second `loss` becomes `loss-2`. */
export class UniqueNames {
  readonly #used = new Set<string>();

  take(name: string): string {
    let candidate = name;
    for (let i = 2; this.#used.has(candidate); i++) candidate = `${name}-${i}`;
    this.#used.add(candidate);
    return candidate;
  }
}

/** A path below the site as an address: file names may hold `#`, `?`, `%` and any letters. */
export function pathUrl(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
