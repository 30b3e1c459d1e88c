// Film reviews: made by a small grammar, or read from the files of the movie-review corpus.
import { platform } from '../data/platform.js';
import { defaultGenerator, type Generator } from '../random/index.js';
import { makeNames } from './names.js';

/** A review and whether it likes the film. */
export interface Review {
  /** The sentence. */
  text: string;
  /** 1 positive, 0 negative. */
  label: 0 | 1;
}

const GOOD =
  'brilliant moving funny charming fresh wonderful gripping clever warm beautiful superb delightful honest tender inspired elegant riveting lively absorbing vivid witty touching original masterly thoughtful stirring rich refreshing hilarious powerful'.split(
    ' ',
  );
const BAD =
  'dull clumsy boring tired awful predictable shallow noisy pointless messy lifeless bland forced tedious stale mediocre unfunny annoying hollow silly sloppy contrived dreary lame offensive muddled ugly mindless sluggish worthless'.split(
    ' ',
  );
const NOUNS =
  'film story script plot cast comedy drama direction camera ending music performance dialogue thriller picture'.split(
    ' ',
  );
const FILLER = 'the a this with and of that in its for from as by at on'.split(' ');
const NEUTRAL =
  'director actor scene hour screen character audience year city family hero sequel budget studio role'.split(' ');
const FRAMES: readonly string[] = [
  'the NOUN is OPINION and the NOUN OPINION',
  'a OPINION NOUN FILLER the NEUTRAL and the NEUTRAL',
  'FILLER every NEUTRAL the NOUN stays OPINION',
  'an hour FILLER the NEUTRAL , OPINION and OPINION',
  'what a OPINION NOUN , OPINION FILLER the first NEUTRAL',
  'the NEUTRAL FILLER this NOUN makes it OPINION',
];

/** Sentences with names in them. */
const NAME_FRAMES: readonly string[] = [
  'NAME plays the NEUTRAL , and NAME the NEUTRAL of the NOUN',
  'the NOUN by NAME is OPINION',
  'in NAME the NEUTRAL of NAME finds a NEUTRAL and the NOUN goes on',
  'NAME is OPINION as the NEUTRAL FILLER the NOUN',
];

/** Settings of {@link makeReviews}. */
export interface ReviewOptions {
  /** Default 1000. */
  samples?: number;
  /** Share of opinion words that are of the other opinion. Default 0.1. */
  irony?: number;
  /** Fewest and most sentences of a review. Default [1, 2]. */
  sentences?: readonly [number, number];
  /**
   * Number of invented names of people and places that are dropped into the sentences, the n-th of them n times as rarely as the
   * first, as names are in real texts: words that say nothing about the film. Default 0.
   */
  names?: number;
  /** Where random numbers come from. Default: the generator that `torch.manualSeed` seeds. */
  generator?: Generator;
}

/**
 * Reviews of opinion words, neutral words and filler, half of them positive: who counts the right words can tell them apart.
 * @example
 * datasets.makeReviews({ samples: 4 }).map((review) => review.label); // → [1, 0, 1, 0]
 */
export function makeReviews({
  samples = 1000,
  irony = 0.1,
  sentences = [1, 2],
  names = 0,
  generator = defaultGenerator,
}: ReviewOptions = {}): Review[] {
  const [fewest, most] = sentences;
  if (!(Number.isInteger(fewest) && Number.isInteger(most) && 1 <= fewest && fewest <= most))
    throw new RangeError(
      `makeReviews: sentences must be [fewest, most], whole numbers from 1 on, but it is [${sentences}]`,
    );
  const people = names > 0 ? makeNames({ samples: names, generator }) : [];
  const pick = (list: readonly string[]): string => list[Math.floor(generator.uniform64() * list.length)]!;
  // The first words of a list are said more often than the last.
  const pickUsual = (list: readonly string[]): string => list[Math.floor(generator.uniform64() ** 2 * list.length)]!;
  // A power of a uniform number falls on rank n about as often as 1/n says.
  const pickName = (): string => people[Math.floor(people.length ** generator.uniform64()) - 1]!;
  return Array.from({ length: samples }, (_, i) => {
    const label = i % 2 === 0 ? 1 : 0;
    const count = fewest + Math.floor((most - fewest + 1) * generator.uniform64());
    const words = Array.from({ length: count }, () => pick(names > 0 ? [...FRAMES, ...NAME_FRAMES] : FRAMES))
      .join(' . ')
      .split(' ')
      .map((word) => {
        if (word === 'OPINION') return pickUsual(generator.uniform64() < irony === (label === 1) ? BAD : GOOD);
        if (word === 'NOUN') return pickUsual(NOUNS);
        if (word === 'NEUTRAL') return pickUsual(NEUTRAL);
        if (word === 'NAME') return pickName();
        return word === 'FILLER' ? pick(FILLER) : word;
      });
    return { text: `${words.join(' ')} .`, label };
  });
}

/**
 * The sentence-polarity corpus of Pang and Lee (https://www.cs.cornell.edu/people/pabo/movie-review-data/): a folder with `rt-polarity.pos`
 * and `rt-polarity.neg`, one sentence a line. 10,662 reviews, positive and negative in turn.
 * @example
 * datasets.movieReviews('reviews')[0]!; // → { text: 'a good film .', label: 1 }
 */
export function movieReviews(folder: string): Review[] {
  const files = platform('datasets.movieReviews');
  const lines = (name: string): string[] => {
    const path = files.join(folder, name);
    if (!files.exists(path))
      throw new Error(
        `movieReviews: '${path}' does not exist. Get rt-polaritydata.tar.gz from https://www.cs.cornell.edu/people/pabo/movie-review-data/ and put rt-polarity.pos and rt-polarity.neg into '${folder}'`,
      );
    const bytes = files.read(path);
    // The corpus is distributed in Latin-1; copies of it often are UTF-8.
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      text = new TextDecoder('latin1').decode(bytes);
    }
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  };
  const [positive, negative] = [lines('rt-polarity.pos'), lines('rt-polarity.neg')];
  const reviews: Review[] = [];
  for (let i = 0; i < Math.max(positive.length, negative.length); i++) {
    if (positive[i] !== undefined) reviews.push({ text: positive[i]!, label: 1 });
    if (negative[i] !== undefined) reviews.push({ text: negative[i]!, label: 0 });
  }
  return reviews;
}
