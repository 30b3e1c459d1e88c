import { noGrad } from '../autograd/grad-mode.js';
import type { ModuleBase } from '../nn/module.js';
import { type AnyTensor, Tensor } from '../tensor/tensor.js';

/** One module in a summary. */
export interface SummaryRow {
  /** Dotted name; empty for the model itself. */
  name: string;
  /** Class of the module. */
  type: string;
  /** Shape of what it gives, when an input was passed. */
  output: number[] | null;
  /** Its own parameters, without those of its parts. */
  parameters: number;
  /** Those of them that want gradients. */
  trainable: number;
}

/** A model as a table of layers. */
export interface ModelSummary {
  /** One for every module, parents first. */
  rows: SummaryRow[];
  /** All parameters, each counted once. */
  parameters: number;
  /** Those that want gradients. */
  trainable: number;
  /** The table as text; also what a cell shows. */
  toString(): string;
}

const count = (tensors: readonly { readonly shape: readonly number[] }[]): number =>
  tensors.reduce((n, t) => n + t.shape.reduce((m, s) => m * s, 1), 0);

function shapeOf(value: unknown): number[] | null {
  if (value instanceof Tensor) return [...value.shape];
  return Array.isArray(value) ? shapeOf(value[0]) : null;
}

/** Runs the model once and notes what every part gives back. */
function outputs(model: ModuleBase, input: readonly unknown[]): Map<ModuleBase, number[] | null> {
  const shapes = new Map<ModuleBase, number[] | null>();
  const handles = model
    .modules()
    .map((module) => module.registerForwardHook((m, _args, output) => void shapes.set(m, shapeOf(output))));
  const modes = model.modules().map((module) => module.training);
  try {
    model.eval();
    noGrad(() => (model as unknown as (...args: readonly unknown[]) => unknown)(...input));
  } finally {
    for (const handle of handles) handle.remove();
    model.modules().forEach((module, i) => {
      module.training = modes[i]!;
    });
  }
  return shapes;
}

/**
 * Layers with their output shapes and numbers of parameters. With an input (or several) the model runs once, in evaluation mode.
 * @example
 * const model = new nn.Sequential(new nn.Linear(4, 12), new nn.ReLU(), new nn.Linear(12, 3));
 * nn.summary(model, torch.zeros(1, 4)).parameters; // → 99
 */
export function summary(model: ModuleBase, ...input: (AnyTensor | Tensor<number[]>)[]): ModelSummary {
  const shapes = input.length === 0 ? null : outputs(model, input);
  const rows = model.namedModules().map(([name, module]): SummaryRow => {
    const own = module.parameters({ recurse: false });
    return {
      name,
      type: module.constructor.name,
      output: shapes?.get(module) ?? null,
      parameters: count(own),
      trainable: count(own.filter((p) => p.requiresGrad)),
    };
  });
  const all = model.parameters();
  const [parameters, trainable] = [count(all), count(all.filter((p) => p.requiresGrad))];
  const text = table(rows, parameters, trainable, shapes !== null);
  return Object.defineProperties({ rows, parameters, trainable, toString: () => text } as ModelSummary, {
    [Symbol.for('Jupyter.display')]: { value: () => ({ 'text/plain': text }) },
    [Symbol.for('nodejs.util.inspect.custom')]: { value: () => text },
  });
}

function table(rows: readonly SummaryRow[], parameters: number, trainable: number, shown: boolean): string {
  const cells = rows.map(({ name, type, output, parameters: n }) => [
    `${'  '.repeat(name === '' ? 0 : name.split('.').length)}${type}${name === '' ? '' : ` (${name})`}`,
    ...(shown ? [output === null ? '' : `[${output.join(', ')}]`] : []),
    n === 0 ? '' : n.toLocaleString('en-US'),
  ]);
  const all = [['layer', ...(shown ? ['output'] : []), 'parameters'], ...cells];
  const widths = all[0]!.map((_, k) => Math.max(...all.map((row) => row[k]!.length)));
  const last = widths.length - 1;
  const lines = all.map((row) =>
    row.map((cell, k) => (k === last ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!))).join('  '),
  );
  const rule = '─'.repeat(widths.reduce((n, w) => n + w + 2, -2));
  const frozen = parameters - trainable;
  const totals = `${parameters.toLocaleString('en-US')} parameters${frozen > 0 ? `, ${frozen.toLocaleString('en-US')} of them frozen` : ''}`;
  return [lines[0], rule, ...lines.slice(1), rule, totals].join('\n');
}
