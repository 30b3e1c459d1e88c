// Names, letter by letter: invented ones, put together from syllables, and what a network is asked about them.
import { wrap } from '../ops/create.js';
import { defaultGenerator, type Generator } from '../random/index.js';
import type { Tensor } from '../tensor/tensor.js';

/** `'m6 l5 sh'` as a list in which m stands six times, l five times and sh once. */
const weighted = (text: string): string[] =>
  text.split(' ').flatMap((entry) => {
    const [, part = '', times] = /^([a-z]*)(\d*)$/.exec(entry)!;
    return Array<string>(Number(times || 1)).fill(part);
  });

const FIRST = weighted(
  'm6 k5 j5 l5 s4 r4 d4 t4 n4 b4 c4 h3 a6 e4 i2 o2 u z2 v2 f2 g2 w y p2 sh2 th ch br2 tr cl qu2 x',
);
const MIDDLE = weighted('l6 r6 n6 m4 d3 s3 v3 t2 k2 b z h g ll2 nn2 rr ss sh th nd rl ck x qu');
const VOWELS = weighted('a9 e7 i6 o4 u2 ai ei ae y');
const LAST_VOWEL = weighted('a6 ie3 y2 o2 i2 ah e');
/** Endings that follow a consonant; what came before decides little, what comes inside them everything. */
const ENDINGS = weighted('an3 en3 in2 on2 el2 iel2 iah ian2 ine lyn2 elle ette us ius is er or ia3 io leigh mar');

/** Settings of {@link makeNames}. */
export interface NameOptions {
  /** Default 1000. */
  samples?: number;
  /** Where random numbers come from. Default: the generator that `torch.manualSeed` seeds. */
  generator?: Generator;
}

/**
 * Different invented names of two to fourteen small letters, a to z, in which some letters follow each other gladly and others
 * never: qu but no qx, vowels between consonants, a few endings over and over.
 *
 * @throws RangeError where there are not so many different names (some 100,000 are never a problem).
 * @example
 * torch.manualSeed(17);
 * datasets.makeNames({ samples: 3 }).length; // → 3
 */
export function makeNames({ samples = 1000, generator = defaultGenerator }: NameOptions = {}): string[] {
  const pick = (list: readonly string[]): string => list[Math.floor(generator.uniform64() * list.length)]!;
  const names = new Set<string>();
  for (let tries = 0; names.size < samples; tries++) {
    if (tries > 50 * samples + 1000)
      throw new RangeError(
        `makeNames: found ${names.size} different names and no more; ask for fewer than ${samples} samples`,
      );
    const name = spell(pick, generator);
    if (name.length >= 2 && name.length <= 14) names.add(name);
  }
  return [...names];
}

const isVowel = (letter: string): boolean => 'aeiouy'.includes(letter);

function spell(pick: (list: readonly string[]) => string, generator: Generator): string {
  let name = pick(FIRST);
  if (!isVowel(name)) name += pick(VOWELS);
  const middles = [0, 0, 1, 1, 1, 2][Math.floor(6 * generator.uniform64())]!;
  for (let i = 0; i < middles; i++) name += pick(MIDDLE) + pick(VOWELS);
  // A name ends on a vowel, or on one of the usual endings after a consonant.
  name += pick(MIDDLE) + (generator.uniform64() < 0.4 ? pick(LAST_VOWEL) : pick(ENDINGS));
  // No u after qu, no three of a letter.
  return name.replace(/quu+/g, 'qua').replace(/(.)\1\1+/g, '$1$1');
}

/** The letters that {@link nextLetters} numbers: a dot, which stands for the beginning and the end of a name, then a to z. */
const LETTERS = '.abcdefghijklmnopqrstuvwxyz';

/** What {@link nextLetters} gives. */
export interface NextLetters {
  /** Numbers of the letters before, [n, context]. */
  x: Tensor<[number, number], 'int64'>;
  /** Numbers of the letters that follow them, [n]. */
  y: Tensor<[number], 'int64'>;
}

/**
 * Names as questions and answers: every letter of every name, and the end, with the letters before it. Letters are numbers from 1 (a) to 26
 * (z); 0 stands before the beginning and for the end.
 *
 * @throws RangeError where a name holds anything but small letters.
 * @example
 * const { x, y } = datasets.nextLetters(['ab'], { context: 3 });
 * x.tolist(); // [[0, 0, 0], [0, 0, 1], [0, 1, 2]]
 * y.tolist(); // [1, 2, 0]
 */
export function nextLetters(
  names: readonly string[],
  { context = 3 }: { /** Number of letters before. Default 3. */ context?: number } = {},
): NextLetters {
  const x: number[] = [];
  const y: number[] = [];
  for (const name of names) {
    const line = [...new Array<number>(context).fill(0), ...[...name].map((c) => LETTERS.indexOf(c)), 0];
    if (/[^a-z]/.test(name))
      throw new RangeError(`nextLetters: '${name}' holds more than the small letters a to z; use name.toLowerCase()`);
    for (let i = context; i < line.length; i++) {
      for (let k = i - context; k < i; k++) x.push(line[k]!);
      y.push(line[i]!);
    }
  }
  const whole = (list: number[], shape: number[]) => wrap(Float64Array.from(list), shape, 'int64') as unknown;
  return { x: whole(x, [y.length, context]) as NextLetters['x'], y: whole(y, [y.length]) as NextLetters['y'] };
}
