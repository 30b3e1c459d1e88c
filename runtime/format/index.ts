// Tensors as text, character for character as PyTorch prints them.
export { fixed, scientific } from './numbers.js';
export { type PrintOptions, printOptions, setPrintOptions } from './options.js';
export { formatTensor, type Printable } from './tensor.js';
