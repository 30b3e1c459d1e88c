import type { CellMetadata } from '../notebook/types.js';

/** What the line says that begins a cell of a percent script. */
export interface Marker {
  kind: 'code' | 'markdown' | 'raw';
  options: CellMetadata;
}

/** `// %%`, `//%%`, and jupytext's `// %%%` for a cell below a cell; the rest of the line follows. */
const MARKER = /^\/\/ *%%+(?:\s(.*))?$/s;
const KINDS = { markdown: 'markdown', md: 'markdown', raw: 'raw' } as const;

/** The marker that a line is, with `{"tags":["a"]}` or jupytext's `A title [markdown] tags=["a"]` behind it. */
export function readMarker(line: string): Marker | undefined {
  const found = MARKER.exec(line);
  if (!found) return undefined;
  const rest = (found[1] ?? '').trim();
  const [, before = rest, named, after = ''] = /^(.*?)\[(markdown|md|raw)\](?= |$)(.*)$/s.exec(rest) ?? [];
  const kind = named === undefined ? 'code' : KINDS[named as keyof typeof KINDS];
  // JSON that holds the name of a kind, or a title that only looks like options.
  const whole = parseOptions(rest);
  if (whole) return { kind: 'code', options: whole };
  const options = parseOptions(after.trim());
  if (named !== undefined && options) return { kind, options: { ...titled(before), ...options } };
  return { kind: 'code', options: splitTitle(rest) };
}

function titled(text: string): CellMetadata {
  const title = text.trim();
  return title === '' ? {} : { title };
}

/** A title, then options: these begin at the first `key=` from which the line can be read to its end. */
function splitTitle(text: string): CellMetadata {
  for (const { index } of text.matchAll(/(?<=\s)[\w.:-]+=/g)) {
    const options = parseOptions(text.slice(index));
    if (options) return { ...titled(text.slice(0, index)), ...options };
  }
  return titled(text);
}

function parseOptions(text: string): CellMetadata | undefined {
  if (text === '') return {};
  if (text.startsWith('{')) return parse(text) as CellMetadata | undefined;
  const options: CellMetadata = {};
  for (let rest = text; rest !== ''; ) {
    const [head, key] = /^([\w.:-]+)=/.exec(rest) ?? [];
    if (head === undefined || key === undefined) return undefined;
    const value = valueAt(rest.slice(head.length));
    if (!value) return undefined;
    options[key] = value.value;
    rest = rest.slice(head.length + value.length).trimStart();
  }
  return options;
}

/** The JSON value that a text begins with: it ends at a space, or with the text. */
function valueAt(text: string): { value: unknown; length: number } | undefined {
  for (const end of [...[...text.matchAll(/\s/g)].map(({ index }) => index), text.length]) {
    const value = parse(text.slice(0, end));
    if (value !== undefined) return { value, length: end };
  }
  return undefined;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
