// From words to numbers: a vocabulary, bags of words, one-hot vectors.
import { wrap } from '../ops/create.js';
import type { Tensor } from '../tensor/tensor.js';

/** The words of a text as the lecture splits it: at single spaces, or as a function of yours does. */
export type Tokenizer = (text: string) => readonly string[];

const bySpaces: Tokenizer = (text) => text.split(' ').filter((word) => word !== '');

/** Settings of {@link Vocabulary}. */
export interface VocabularyOptions {
  /** How a text becomes words. Default: at spaces. */
  tokenizer?: Tokenizer;
  /** Words that occur less often are left out. Default 1. */
  minCount?: number;
  /** Keep only so many, the most frequent. */
  maxSize?: number;
}

/** Numbers of words that lie in a bag, text after text: what `nn.EmbeddingBag` takes. */
export interface SparseBags {
  /** Word numbers of all texts, one after the other. */
  indices: Tensor<[number], 'int64'>;
  /** Where every text starts. */
  offsets: Tensor<[number], 'int64'>;
}

/**
 * The different words of some texts, numbered: the most frequent first, equally frequent ones in order of appearance.
 * @example
 * const vocabulary = new data.Vocabulary(['good film', 'bad film']);
 * vocabulary.index('film'); // → 0
 * vocabulary.encode('a good film'); // → [1, 0]
 */
export class Vocabulary {
  /** Words by number. */
  readonly words: readonly string[];
  /** How often every word occurs. */
  readonly counts: readonly number[];
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly tokenizer: Tokenizer;

  constructor(
    texts: Iterable<string>,
    { tokenizer = bySpaces, minCount = 1, maxSize = Number.POSITIVE_INFINITY }: VocabularyOptions = {},
  ) {
    const counts = new Map<string, number>();
    for (const text of texts) for (const word of tokenizer(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const kept = [...counts]
      .filter(([, n]) => n >= minCount)
      .sort(([, a], [, b]) => b - a)
      .slice(0, maxSize === Number.POSITIVE_INFINITY ? undefined : maxSize);
    this.words = kept.map(([word]) => word);
    this.counts = kept.map(([, n]) => n);
    this.numbers = new Map(this.words.map((word, i) => [word, i]));
    this.tokenizer = tokenizer;
  }

  /** Number of words. */
  get length(): number {
    return this.words.length;
  }

  /** The number of a word; undefined for one that is not known. */
  index(word: string): number | undefined {
    return this.numbers.get(word);
  }

  /** Whether the word is known. */
  has(word: string): boolean {
    return this.numbers.has(word);
  }

  /** Numbers of the words of a text, in order; with `unique` each once. */
  encode(text: string, { unique = false }: { unique?: boolean } = {}): number[] {
    const numbers = this.tokenizer(text).flatMap((word) => this.numbers.get(word) ?? []);
    return unique ? [...new Set(numbers)] : numbers;
  }

  /** How often each word occurs in each text, [texts, words]; with `binary` only whether. Large: see {@link sparseBags}. */
  bagOfWords(texts: readonly string[], { binary = false }: { binary?: boolean } = {}): Tensor<[number, number]> {
    const bag = new Float32Array(texts.length * this.length);
    texts.forEach((text, i) => {
      for (const n of this.encode(text)) bag[i * this.length + n] = binary ? 1 : bag[i * this.length + n]! + 1;
    });
    return wrap(bag, [texts.length, this.length], 'float32') as unknown as Tensor<[number, number]>;
  }

  /** The same without the zeros: word numbers and where each text starts. With `binary` each word once per text. */
  sparseBags(texts: readonly string[], { binary = false }: { binary?: boolean } = {}): SparseBags {
    const lists = texts.map((text) => this.encode(text, { unique: binary }));
    const starts = new Float64Array(lists.length);
    for (let i = 1; i < lists.length; i++) starts[i] = starts[i - 1]! + lists[i - 1]!.length;
    const whole = (data: Float64Array): Tensor<[number], 'int64'> =>
      wrap(data, [data.length], 'int64') as unknown as Tensor<[number], 'int64'>;
    return { indices: whole(Float64Array.from(lists.flat())), offsets: whole(starts) };
  }
}
