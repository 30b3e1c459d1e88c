import type { TopLevelSpec } from 'vega-lite';
import { GRADBOOK_DISPLAY, JUPYTER_DISPLAY, type MimeBundle, type MimeData } from '../contracts.js';
import { chartBundle } from '../vega/bundle.js';
import { drawSvg } from '../vega/engine.js';
import { drawPng } from '../vega/picture.js';
import { theme } from '../vega/theme.js';
import { untitled } from '../vega/title.js';
import type { ChartOptions } from './options.js';

/** A Vega-Lite spec without what belongs to a whole page: schema, config, description. */
export type Body = Record<string, unknown>;

/** What a chart is made of. */
export interface ChartParts {
  body: Body;
  options: ChartOptions;
  /** What the chart shows, in words, made from the data: `Line chart. step from 0 to 499; loss from .31 to 1.18.` */
  words: string;
  /** What was left out or summarised, said under the title. */
  notes?: readonly string[];
  /** Makes the chart anew for another size, where its data depends on it: directions of arrows. */
  resize?: (width: number, height: number) => Chart;
}

const DEFAULT_SIZE = { width: 480, height: 280 };

/**
 * A chart: shown when it is a cell's result, or by `display(chart)`.
 *
 * `spec` is plain Vega-Lite 5, to carry on by hand: `display({ ...chart.spec, width: 300 })`.
 */
export class Chart {
  /** The Vega-Lite 5 spec with its data inline. */
  readonly spec: TopLevelSpec;
  /** @internal */
  readonly parts: ChartParts;
  #bundle: MimeBundle | undefined;

  /** @internal */
  constructor(parts: ChartParts) {
    this.parts = parts;
    const sized = 'layer' in parts.body || 'mark' in parts.body;
    const title = titleOf(parts);
    this.spec = {
      $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
      description: this.description,
      ...(title && { title }),
      ...(sized && DEFAULT_SIZE),
      ...(parts.options.width !== undefined && { width: parts.options.width }),
      ...(parts.options.height !== undefined && { height: parts.options.height }),
      ...parts.body,
      config: theme,
    } as TopLevelSpec;
  }

  /** The alt text: the title, what is shown, and from where to where. */
  get description(): string {
    const { options, words, notes = [] } = this.parts;
    if (options.description !== undefined) return options.description;
    const title = options.title === undefined ? [] : [[options.title].flat().join(' ')];
    return [...title, words, ...notes]
      .map((sentence) => sentence.replace(/\.$/, ''))
      .join('. ')
      .concat('.');
  }

  /** The chart as SVG text. */
  toSvg(): string {
    return drawSvg(this.spec).svg;
  }

  /** The chart as a PNG file's bytes. @param scale - picture pixels per px; default 2. */
  toPng(scale?: number): Uint8Array {
    return drawPng(this.toSvg(), scale);
  }

  /** The chart in words: what stands for it where pictures cannot be shown. */
  toString(): string {
    return this.description;
  }

  [GRADBOOK_DISPLAY](): MimeBundle {
    this.#bundle ??= chartBundle(this.spec, this.description);
    return this.#bundle;
  }

  [JUPYTER_DISPLAY](): MimeData {
    return this[GRADBOOK_DISPLAY]().data;
  }
}

function titleOf({ options, body, notes = [] }: ChartParts): object | undefined {
  const subtitle = [...[options.subtitle ?? []].flat(), ...notes];
  if (options.title === undefined && subtitle.length === 0) return undefined;
  const room = (options.width ?? ('layer' in body || 'mark' in body ? DEFAULT_SIZE.width : 700)) + 100;
  const below = subtitle.flatMap((line) => wrapped(line, room / 6.5));
  const text = [options.title ?? ''].flat().flatMap((line) => wrapped(line, room / 8.5));
  if (text.every((line) => line.trim() === '')) return { ...untitled, subtitle: below };
  return { text: text.length === 1 ? text[0] : text, ...(below.length > 0 && { subtitle: below }) };
}

/** A title in lines of at most so many characters, broken between words. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= Math.max(20, most))
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
