import type { MimeBundle } from '../contracts.js';
import { escapeHtml } from '../html.js';
import { isTensor, type TensorLike } from '../plot/values.js';

interface ModuleLike {
  namedParameters(): [string, TensorLike & { requiresGrad?: boolean }][];
  forward(...args: never[]): unknown;
}

export function isModule(value: unknown): value is ModuleLike {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  const { namedParameters, forward } = value as Partial<ModuleLike>;
  return typeof namedParameters === 'function' && typeof forward === 'function';
}

/** More than these would be a table nobody reads. */
const MOST_ROWS = 40;

/** A model as PyTorch prints it, with the shape and size of each parameter. */
export function moduleBundle(module: ModuleLike): MimeBundle {
  const text = String(module);
  const named = module.namedParameters();
  // Those of lazy layers have no shape before the first input.
  const parameters = named.filter(([, parameter]) => isTensor(parameter));
  if (parameters.length === 0) return { data: { 'text/plain': text } };
  const count = ({ shape }: TensorLike) => shape.reduce((product, size) => product * size, 1);
  const sum = (list: typeof parameters) => list.reduce((total, [, parameter]) => total + count(parameter), 0);
  const frozen = sum(parameters.filter(([, { requiresGrad }]) => requiresGrad === false));
  const right = 'style="text-align:right"';
  const rows = parameters
    .slice(0, MOST_ROWS)
    .map(
      ([name, one]) =>
        `<tr><td style="text-align:left">${escapeHtml(name)}</td><td ${right}>${one.shape.join(' × ') || 'scalar'}</td><td ${right}>${thousands(count(one))}</td></tr>`,
    );
  const rest =
    parameters.length > MOST_ROWS ? `<tr><td colspan="3">… ${parameters.length - MOST_ROWS} more</td></tr>` : '';
  const waiting = named.length > parameters.length ? ', and those of lazy layers' : '';
  const total = `${thousands(sum(parameters))}${frozen > 0 ? `, ${thousands(frozen)} of them frozen` : ''}`;
  return {
    data: {
      'text/plain': text,
      'text/html': `<pre>${escapeHtml(text)}</pre>
<details><summary>${total} parameters${waiting}</summary><table><thead><tr><th style="text-align:left">parameter</th><th ${right}>shape</th><th ${right}>numbers</th></tr></thead>
<tbody>
${rows.join('\n')}${rest}
</tbody></table></details>`,
    },
  };
}

function thousands(n: number): string {
  return n.toLocaleString('en-US');
}
