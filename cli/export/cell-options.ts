import { LABEL_MARK } from './markdown/references.js';

/** Options that a code cell writes in its first lines, as Quarto does: `//| fig-cap: Loss by epoch`. */
export interface CellOptions {
  label?: string;
  caption?: string;
  alt?: string;
  /** How many characters of the source they take. */
  length: number;
}

const NAMES = { label: 'label', 'fig-cap': 'caption', 'tbl-cap': 'caption', 'fig-alt': 'alt' } as const;
const LINE = /^\/\/\|[ \t]*([\w-]+):[ \t]*([^\n]*?)[ \t]*(?:\n|$)/;

/** Reads the option lines at the start of a cell; the page shows the code without them. */
export function cellOptions(source: string): CellOptions {
  const options: CellOptions = { length: 0 };
  for (let match = LINE.exec(source); match; match = LINE.exec(source.slice(options.length))) {
    const name = NAMES[match[1] as keyof typeof NAMES];
    // YAML's quotes are not part of the words.
    const value = match[2]!.replace(/^(["'])(.*)\1$/, '$2');
    if (name === 'label') {
      if (LABEL_MARK.test(`{#${value}}`)) options.label = value;
    } else if (name) options[name] = value;
    options.length += match[0].length;
  }
  return options;
}
