import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The file of a font that is shipped: `DejaVuSans`. */
export const fontFile = (name: string): string => require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);

/**
 * The advance widths of a TrueType font, so that charts are laid out for the very font their picture is drawn in.
 * Without it Vega guesses widths and labels are cut off.
 *
 * @see https://learn.microsoft.com/typography/opentype/spec/otff (tables head, hhea, hmtx, cmap)
 */
export class FontMetrics {
  readonly #unitsPerEm: number;
  readonly #advances: Uint16Array;
  readonly #glyphOf: (codePoint: number) => number;
  readonly #widths = new Map<number, number>();

  constructor(path: string) {
    const bytes = readFileSync(path);
    const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const tables = new Map<string, number>();
    for (let i = 0; i < file.getUint16(4); i++) {
      const at = 12 + 16 * i;
      tables.set(bytes.toString('latin1', at, at + 4), file.getUint32(at + 8));
    }
    const offset = (tag: string): number => {
      const at = tables.get(tag);
      if (at === undefined) throw new Error(`${path} is not a TrueType font: it has no ${tag} table`);
      return at;
    };
    this.#unitsPerEm = file.getUint16(offset('head') + 18);
    const count = file.getUint16(offset('hhea') + 34);
    const hmtx = offset('hmtx');
    this.#advances = Uint16Array.from({ length: count }, (_, glyph) => file.getUint16(hmtx + 4 * glyph));
    this.#glyphOf = characterMap(file, offset('cmap'));
  }

  /** The width of `text` at `fontSize` px, in px. */
  width(text: string, fontSize: number): number {
    let units = 0;
    for (const character of text) units += this.#advance(character.codePointAt(0) as number);
    return (units * fontSize) / this.#unitsPerEm;
  }

  #advance(codePoint: number): number {
    let width = this.#widths.get(codePoint);
    if (width === undefined) {
      width = this.#advances[Math.min(this.#glyphOf(codePoint), this.#advances.length - 1)] as number;
      this.#widths.set(codePoint, width);
    }
    return width;
  }
}

/** Code point → glyph, from the Unicode subtable in format 12 (all planes) or 4 (the first). */
function characterMap(file: DataView, cmap: number): (codePoint: number) => number {
  let format4 = -1;
  for (let i = 0; i < file.getUint16(cmap + 2); i++) {
    const at = cmap + file.getUint32(cmap + 8 + 8 * i);
    const format = file.getUint16(at);
    if (format === 12) return (codePoint) => lookupFormat12(file, at, codePoint);
    if (format === 4) format4 = at;
  }
  return (codePoint) => (format4 < 0 ? 0 : lookupFormat4(file, format4, codePoint));
}

function lookupFormat12(file: DataView, at: number, codePoint: number): number {
  for (let i = 0; i < file.getUint32(at + 12); i++) {
    const group = at + 16 + 12 * i;
    const start = file.getUint32(group);
    if (codePoint >= start && codePoint <= file.getUint32(group + 4)) {
      return file.getUint32(group + 8) + codePoint - start;
    }
  }
  return 0;
}

function lookupFormat4(file: DataView, at: number, codePoint: number): number {
  const doubled = file.getUint16(at + 6);
  for (let i = 0; i < doubled; i += 2) {
    if (codePoint > file.getUint16(at + 14 + i)) continue;
    const start = file.getUint16(at + 16 + doubled + i);
    if (codePoint < start) return 0;
    const delta = file.getUint16(at + 16 + 2 * doubled + i);
    const rangeAt = at + 16 + 3 * doubled + i;
    const range = file.getUint16(rangeAt);
    if (range === 0) return (codePoint + delta) & 0xffff;
    const glyph = file.getUint16(rangeAt + range + 2 * (codePoint - start));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}
