// Points in the plane (or in more dimensions) to learn on. All draw from the generator that torch.manualSeed seeds.
import { wrap } from '../ops/create.js';
import { defaultGenerator, type Generator } from '../random/index.js';
import type { Tensor } from '../tensor/tensor.js';

/** Points and what they belong to. */
export interface Labelled<X extends number[] = [number, 2]> {
  /** [n, 2] */
  x: Tensor<X>;
  /** Class numbers, [n]. */
  y: Tensor<[number], 'int64'>;
}

/** Settings that all generated sets share. */
export interface PointOptions {
  /** Number of points in all. Default 100. */
  samples?: number;
  /** Standard deviation of the noise on every coordinate. */
  noise?: number;
  /** Where random numbers come from. Default: the generator that `torch.manualSeed` seeds. */
  generator?: Generator;
}

/** Collects points class by class. */
class Builder {
  private readonly x: number[] = [];
  private readonly y: number[] = [];
  constructor(
    private readonly noise: number,
    private readonly generator: Generator,
  ) {}
  add(label: number, ...point: number[]): void {
    for (const v of point) this.x.push(v + (this.noise > 0 ? this.noise * this.generator.normal64() : 0));
    this.y.push(label);
  }
  done(width = 2): Labelled {
    return {
      x: wrap(Float32Array.from(this.x), [this.y.length, width], 'float32') as unknown as Tensor<[number, 2]>,
      y: wrap(Float64Array.from(this.y), [this.y.length], 'int64') as unknown as Tensor<[number], 'int64'>,
    };
  }
}

/** How many of n samples class k of `classes` gets. */
const share = (n: number, k: number, classes: number): number => Math.floor(n / classes) + (k < n % classes ? 1 : 0);

/** Settings of {@link makeBlobs}. */
export interface BlobOptions extends PointOptions {
  /** Number of clouds, drawn in [−10, 10]², or where they lie. Default 3. */
  centers?: number | readonly (readonly number[])[];
  /** Standard deviation of every cloud. Default 1. */
  std?: number;
}

/**
 * Round clouds of points, one class each.
 * @example
 * const { x, y } = datasets.makeBlobs({ samples: 300, centers: [[0, 0], [3, 3]] });
 * [x.shape, y.shape]; // → [[300, 2], [300]]
 */
export function makeBlobs({
  samples = 100,
  centers = 3,
  std = 1,
  generator = defaultGenerator,
}: BlobOptions = {}): Labelled {
  const places =
    typeof centers === 'number'
      ? Array.from({ length: centers }, () => [20 * generator.uniform64() - 10, 20 * generator.uniform64() - 10])
      : centers;
  const builder = new Builder(std, generator);
  places.forEach((place, k) => {
    for (let i = 0; i < share(samples, k, places.length); i++) builder.add(k, ...place);
  });
  return builder.done(places[0]?.length ?? 2);
}

/**
 * Two half circles that reach into each other. Default noise 0.1.
 * @example
 * const { x, y } = datasets.makeMoons({ samples: 100, noise: 0.1 });
 * [x.shape, y.shape]; // → [[100, 2], [100]]
 */
export function makeMoons({ samples = 100, noise = 0.1, generator = defaultGenerator }: PointOptions = {}): Labelled {
  const builder = new Builder(noise, generator);
  for (let k = 0; k < 2; k++) {
    const n = share(samples, k, 2);
    for (let i = 0; i < n; i++) {
      const angle = (Math.PI * i) / Math.max(n - 1, 1);
      if (k === 0) builder.add(0, Math.cos(angle), Math.sin(angle));
      else builder.add(1, 1 - Math.cos(angle), 0.5 - Math.sin(angle));
    }
  }
  return builder.done();
}

/**
 * A circle around another. `factor` (default 0.5) is the size of the inner one; default noise 0.05.
 * @example
 * const { x, y } = datasets.makeCircles({ samples: 100 });
 * [x.shape, y.shape]; // → [[100, 2], [100]]
 */
export function makeCircles({
  samples = 100,
  noise = 0.05,
  factor = 0.5,
  generator = defaultGenerator,
}: PointOptions & { factor?: number } = {}): Labelled {
  const builder = new Builder(noise, generator);
  for (let k = 0; k < 2; k++) {
    const n = share(samples, k, 2);
    const radius = k === 0 ? 1 : factor;
    for (let i = 0; i < n; i++)
      builder.add(k, radius * Math.cos((2 * Math.PI * i) / n), radius * Math.sin((2 * Math.PI * i) / n));
  }
  return builder.done();
}

/**
 * Spiral arms, one class each (default 3 arms, noise 0.05).
 * @example
 * const { x, y } = datasets.makeSpirals({ samples: 90 });
 * [x.shape, y.unique()]; // → [[90, 2], tensor([0, 1, 2])]
 */
export function makeSpirals({
  samples = 300,
  noise = 0.05,
  arms = 3,
  generator = defaultGenerator,
}: PointOptions & { arms?: number } = {}): Labelled {
  const builder = new Builder(noise, generator);
  for (let k = 0; k < arms; k++) {
    const n = share(samples, k, arms);
    for (let i = 0; i < n; i++) {
      const radius = i / Math.max(n - 1, 1);
      const angle = 4 * radius + (2 * Math.PI * k) / arms;
      builder.add(k, radius * Math.sin(angle), radius * Math.cos(angle));
    }
  }
  return builder.done();
}

/**
 * The four corners that no straight line separates: class 1 where the signs differ.
 * @example
 * const { x, y } = datasets.makeXor({ samples: 100 });
 * [x.shape, y.unique()]; // → [[100, 2], tensor([0, 1])]
 */
export function makeXor({ samples = 100, noise = 0.15, generator = defaultGenerator }: PointOptions = {}): Labelled {
  const builder = new Builder(noise, generator);
  for (let i = 0; i < samples; i++) {
    const [a, b] = [i & 1, (i >> 1) & 1];
    builder.add(a ^ b, 2 * a - 1, 2 * b - 1);
  }
  return builder.done();
}

/** Settings of {@link makePolynomial}. */
export interface PolynomialOptions {
  /** Default 30. */
  samples?: number;
  /** Standard deviation of the noise on y. Default 0.2. */
  noise?: number;
  /** Coefficients, from the constant on, or any function of x. Default sin(2πx)-like cubic. */
  truth?: readonly number[] | ((x: number) => number);
  /** Where x lies. Default [−1, 1]. */
  domain?: readonly [number, number];
  /** Evenly spaced x instead of random ones. Default false. */
  grid?: boolean;
  /** Where random numbers come from. Default: the generator that `torch.manualSeed` seeds. */
  generator?: Generator;
}

/**
 * Points of a curve with noise, to fit polynomials to: x and y are [n, 1] in float64, `f` is the curve itself.
 * @example
 * const { x, y } = datasets.makePolynomial({ samples: 30 });
 * [x.shape, y.shape]; // → [[30, 1], [30, 1]]
 */
export function makePolynomial(options: PolynomialOptions = {}): {
  x: Tensor<[number, 1], 'float64'>;
  y: Tensor<[number, 1], 'float64'>;
  f: (x: number) => number;
} {
  const {
    samples = 30,
    noise = 0.2,
    truth = [0, 2, 0, -2],
    domain = [-1, 1],
    grid = false,
    generator = defaultGenerator,
  } = options;
  const f = typeof truth === 'function' ? truth : (x: number): number => truth.reduceRight((sum, c) => sum * x + c, 0);
  const [low, high] = domain;
  const x = Float64Array.from(
    { length: samples },
    (_, i) => low + (high - low) * (grid ? i / Math.max(samples - 1, 1) : generator.uniform64()),
  );
  const y = x.map((v) => f(v) + noise * generator.normal64());
  const column = (data: Float64Array): Tensor<[number, 1], 'float64'> =>
    wrap(data, [samples, 1], 'float64') as unknown as Tensor<[number, 1], 'float64'>;
  return { x: column(x), y: column(y), f };
}
