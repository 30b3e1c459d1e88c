// Small drawn pictures: geometric shapes and digits of line segments, at random places and sizes.
import { wrap } from '../ops/create.js';
import { defaultGenerator, type Generator } from '../random/index.js';
import type { Tensor } from '../tensor/tensor.js';

/** Pictures and what they show. */
export interface Pictures {
  /** Brightness from 0 to 1, [n, 1, size, size]. */
  x: Tensor<[number, 1, number, number]>;
  /** Class numbers, [n]. */
  y: Tensor<[number], 'int64'>;
  /** Name of every class. */
  classNames: string[];
}

/** The same in colours. */
export interface ColorPictures extends Omit<Pictures, 'x'> {
  /** Red, green and blue from 0 to 1, [n, 3, size, size]. */
  x: Tensor<[number, 3, number, number]>;
}

/** Settings of {@link drawnShapes} and {@link drawnDigits}. */
export interface DrawingOptions {
  /** Default 200. */
  samples?: number;
  /** Width and height in pixels. Default 16. */
  size?: number;
  /** Standard deviation of the noise on every pixel. Default 0.05. */
  noise?: number;
  /** How far pictures are moved, scaled and turned: 0 not at all, 1 (the default) as far as they still fit. */
  variety?: number;
  /** Bright ink on dark paper, of random colours that say nothing about the class. */
  color?: boolean;
  /** Where random numbers come from. Default: the generator that `torch.manualSeed` seeds. */
  generator?: Generator;
}

/** How far a point (u, v) of [−1, 1]² is from what is drawn; negative inside. */
type Figure = (u: number, v: number) => number;

const segment = (ax: number, ay: number, bx: number, by: number, width: number): Figure => {
  const [dx, dy] = [bx - ax, by - ay];
  return (u, v) => {
    const t = Math.min(Math.max(((u - ax) * dx + (v - ay) * dy) / (dx * dx + dy * dy || 1), 0), 1);
    return Math.hypot(u - ax - t * dx, v - ay - t * dy) - width;
  };
};
const union =
  (...figures: Figure[]): Figure =>
  (u, v) =>
    Math.min(...figures.map((f) => f(u, v)));

const SHAPES: Record<string, Figure> = {
  circle: (u, v) => Math.abs(Math.hypot(u, v) - 0.75) - 0.14,
  disc: (u, v) => Math.hypot(u, v) - 0.75,
  square: (u, v) => Math.max(Math.abs(u), Math.abs(v)) - 0.65,
  triangle: union(
    segment(-0.75, 0.65, 0.75, 0.65, 0.14),
    segment(0.75, 0.65, 0, -0.7, 0.14),
    segment(0, -0.7, -0.75, 0.65, 0.14),
  ),
  cross: union(segment(-0.7, 0, 0.7, 0, 0.16), segment(0, -0.7, 0, 0.7, 0.16)),
};

/** Segments of a display: top, upper left and right, middle, lower left and right, bottom. */
const BARS: readonly (readonly [number, number, number, number])[] = [
  [-0.45, -0.8, 0.45, -0.8],
  [-0.45, -0.8, -0.45, 0],
  [0.45, -0.8, 0.45, 0],
  [-0.45, 0, 0.45, 0],
  [-0.45, 0, -0.45, 0.8],
  [0.45, 0, 0.45, 0.8],
  [-0.45, 0.8, 0.45, 0.8],
];
const LIT = ['012456', '25', '02346', '02356', '1235', '01356', '013456', '025', '0123456', '012356'];
const DIGIT_FIGURES: Record<string, Figure> = Object.fromEntries(
  LIT.map((bars, digit) => [String(digit), union(...[...bars].map((k) => segment(...BARS[Number(k)]!, 0.13)))]),
);

function draw(figures: Record<string, Figure>, options: DrawingOptions, turn: number): Pictures | ColorPictures {
  const { samples = 200, size = 16, noise = 0.05, variety = 1, color = false, generator = defaultGenerator } = options;
  const names = Object.keys(figures);
  const channels = color ? 3 : 1;
  const area = size * size;
  const x = new Float32Array(samples * channels * area);
  const y = new Float64Array(samples);
  const spread = (): number => variety * (2 * generator.uniform64() - 1);
  for (let i = 0; i < samples; i++) {
    const label = i % names.length;
    y[i] = label;
    const figure = figures[names[label]!]!;
    const scale = 0.85 - 0.2 * variety * generator.uniform64();
    const [cx, cy] = [0.15 * spread(), 0.15 * spread()];
    const angle = turn * spread();
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const between = (low: number, high: number): number => low + (high - low) * generator.uniform64();
    const paper = color ? [between(0, 0.4), between(0, 0.4), between(0, 0.4)] : [0];
    const ink = color ? [between(0.5, 1), between(0.5, 1), between(0.5, 1)] : [1];
    for (let r = 0; r < size; r++)
      for (let c = 0; c < size; c++) {
        const u = (((2 * c + 1) / size - 1 - cx) * cos + ((2 * r + 1) / size - 1 - cy) * sin) / scale;
        const v = (-((2 * c + 1) / size - 1 - cx) * sin + ((2 * r + 1) / size - 1 - cy) * cos) / scale;
        // An edge is one pixel soft.
        const share = Math.min(Math.max(0.5 - (figure(u, v) * scale * size) / 2, 0), 1);
        for (let k = 0; k < channels; k++) {
          const value = paper[k]! + share * (ink[k]! - paper[k]!) + noise * generator.normal64();
          x[(i * channels + k) * area + r * size + c] = Math.min(Math.max(value, 0), 1);
        }
      }
  }
  return {
    x: wrap(x, [samples, channels, size, size], 'float32') as unknown as Pictures['x'],
    y: wrap(y, [samples], 'int64') as unknown as Tensor<[number], 'int64'>,
    classNames: names,
  };
}

/**
 * Circles, discs, squares, triangles and crosses, in turn.
 * @example
 * const { x, classNames } = datasets.drawnShapes({ samples: 50, size: 32, color: true });
 * x.shape; // → [50, 3, 32, 32]
 * classNames; // → ['circle', 'disc', 'square', 'triangle', 'cross']
 */
export function drawnShapes(options: DrawingOptions & { color: true }): ColorPictures;
export function drawnShapes(options?: DrawingOptions): Pictures;
export function drawnShapes(options: DrawingOptions = {}): Pictures | ColorPictures {
  return draw(SHAPES, options, 0.5);
}

/**
 * The digits 0 to 9 in line segments, in turn.
 * @example
 * const { x, y } = datasets.drawnDigits({ samples: 20 });
 * [x.shape, y.shape]; // → [[20, 1, 16, 16], [20]]
 */
export function drawnDigits(options: DrawingOptions & { color: true }): ColorPictures;
export function drawnDigits(options?: DrawingOptions): Pictures;
export function drawnDigits(options: DrawingOptions = {}): Pictures | ColorPictures {
  return draw(DIGIT_FIGURES, options, 0.2);
}
