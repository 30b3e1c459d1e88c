import type { ModuleBase } from './module.js';
import { entries } from './walk.js';

/** What PyTorch's `repr(module)` prints: the class, its settings, its children indented. */
export function describe(module: ModuleBase): string {
  const extra = module.extraRepr();
  const extraLines = extra === '' ? [] : extra.split('\n');
  const children = entries(module)
    .filter(({ kind }) => kind === 'module')
    .map(({ name, value }) => `(${name}): ${String(value).replaceAll('\n', '\n  ')}`);
  const lines = [...extraLines, ...children];
  if (lines.length === 0) return `${module.constructor.name}()`;
  if (extraLines.length === 1 && children.length === 0) return `${module.constructor.name}(${extraLines[0]})`;
  return `${module.constructor.name}(\n  ${lines.join('\n  ')}\n)`;
}

/** A setting as Python prints it: True, None, (3, 2), 'mean', 1e-05. */
export function python(value: unknown): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return value.length === 1 ? `(${python(value[0])},)` : `(${value.map(python).join(', ')})`;
  return typeof value === 'number' ? number(value) : String(value);
}

/** A number as Python prints an int where it is whole: `1e-05`, `0.1`. */
function number(value: number): string {
  const text = String(value);
  const [mantissa, exponent] = text.split('e');
  if (exponent !== undefined) {
    const sign = exponent.startsWith('-') ? '-' : '+';
    return `${mantissa}e${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`;
  }
  // JavaScript writes 0.00001, Python 1e-05, for numbers from 1e-6 to 1e-4.
  if (value !== 0 && Math.abs(value) < 1e-4) return number2(value);
  return text;
}

function number2(value: number): string {
  const [mantissa, exponent] = value.toExponential().split('e');
  return `${mantissa}e-${exponent!.slice(1).padStart(2, '0')}`;
}

/** A number as Python prints a float: `1.0`, `1e-05`. */
export const pythonFloat = (value: number): string => {
  const text = number(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
};
