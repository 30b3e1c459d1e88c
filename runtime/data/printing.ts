// Settings of transforms as torchvision 0.14 prints them: lists stay lists there, and what it converts to float shows a point.
import { python, pythonFloat } from '../nn/printing.js';
import { nearbyint } from './pixels.js';

/** `[0.5, 1]`: arrays as Python's lists, all else as Python prints it. */
export const asGiven = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(python).join(', ')}]` : python(value);

/** `[-5.0, 5.0]`. */
export const floats = (values: readonly number[]): string => `[${values.map(pythonFloat).join(', ')}]`;

/** `(0.75, 1.3333)`: to four digits. */
export const rounded = (values: readonly number[]): string => python(values.map(roundTo4));

/** As Python's round(x, 4): to the even digit where x lies exactly between two, which only multiples of 1/32 can. */
const roundTo4 = (x: number): number => (Number.isInteger(x * 32) ? nearbyint(x * 1e4) / 1e4 : Number(x.toFixed(4)));
