import { createHash } from 'node:crypto';
import subsetFont from 'subset-font';
import { cached } from '../cache.js';

/** What the pages' style asks of fonts, and what shapes any text. */
const FEATURES = ['calt', 'ccmp', 'kern', 'liga', 'lnum', 'locl', 'mark', 'mkmk', 'onum', 'pnum', 'tnum'];

const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));

/** The letters of some pages, and those that a reader may type; in order, once each. */
export function lettersOf(text: string): string {
  // Pages are megabytes, and nearly all of their letters are ASCII: those are not looked at one by one.
  const others = text.match(/[^\0-~]+/g) ?? [];
  return [...new Set([...ASCII, ...others.join('')])].sort().join('');
}

/** True where the text has a letter in a CSS `unicode-range`. */
export function isInRange(letters: string, range: string): boolean {
  const parts = range.split(',').map((part) => {
    const [from = '0', to = from] = part.replace('U+', '').split('-');
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  });
  return [...letters].some((letter) => {
    const code = letter.codePointAt(0)!;
    return parts.some(([from, to]) => code >= from && code <= to);
  });
}

/** The font with these letters alone: two fifths of the bytes. Kept on disk, because packing takes a twentieth of a second. */
export function withLetters(font: Buffer, letters: string): Promise<Buffer> {
  const key = createHash('sha256').update(font).update(letters).update(FEATURES.join()).digest('hex').slice(0, 32);
  return cached(`fonts/${key}.woff2`, () =>
    subsetFont(font, letters, { targetFormat: 'woff2', keepFeatures: FEATURES }),
  );
}
