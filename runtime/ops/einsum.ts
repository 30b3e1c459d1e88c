import { ShapeError, show } from '../errors.js';
import { product } from '../tensor/shape.js';
import type { AnyTensor as T } from '../tensor/tensor.js';

/** A tensor with a letter for each dimension. */
interface Labelled {
  x: T;
  labels: string[];
}

/** Letters of each operand and of the result: `'ij,jk->ik'`; without an arrow the letters that occur once, sorted. */
function parse(equation: string, tensors: readonly T[]): { inputs: string[][]; output: string[] } {
  const [left = '', right] = equation.replaceAll(' ', '').split('->');
  const parts = left.split(',');
  if (parts.length !== tensors.length)
    throw new ShapeError(
      `einsum(): more operands were provided than specified in the equation, or fewer: ${tensors.length} tensors, ${parts.length} terms in '${equation}'`,
      { op: 'einsum' },
    );
  const spare = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('').filter((c) => !equation.includes(c));
  const dots = Math.max(0, ...parts.map((p, i) => (p.includes('...') ? tensors[i]!.ndim - (p.length - 3) : 0)));
  const fill = (p: string, n: number): string => p.replace('...', spare.slice(dots - n, dots).join(''));
  const inputs = parts.map((p, i) => {
    const letters = [...fill(p, tensors[i]!.ndim - (p.length - 3))];
    if (letters.length !== tensors[i]!.ndim)
      throw new ShapeError(
        `einsum(): the number of subscripts in the equation (${letters.length}) does not match the number of dimensions (${tensors[i]!.ndim}) for operand ${i} and no ellipsis was given. Its shape is ${show(tensors[i]!.shape)}`,
        { op: 'einsum', shapes: [tensors[i]!.shape] },
      );
    return letters;
  });
  const all = inputs.flat();
  const once = [...new Set(all)].filter((c) => all.filter((d) => d === c).length === 1 && !spare.includes(c)).sort();
  const output = right === undefined ? [...spare.slice(0, dots), ...once] : [...fill(right, dots)];
  const unknown = output.find((c) => !all.includes(c));
  if (unknown !== undefined)
    throw new ShapeError(
      `einsum(): output subscript ${unknown} does not appear in the equation for any input operand`,
      { op: 'einsum' },
    );
  return { inputs, output };
}

/** One dimension per letter: a letter that occurs twice in an operand stands for its diagonal. */
function diagonals({ x, labels }: Labelled): Labelled {
  for (let i = 0; i < labels.length; i++) {
    const j = labels.indexOf(labels[i]!, i + 1);
    if (j < 0) continue;
    const letter = labels[i]!;
    const rest = labels.filter((_, k) => k !== i && k !== j);
    return diagonals({ x: x.diagonal(0, i, j), labels: [...rest, letter] });
  }
  return { x, labels };
}

/** Sums over letters that nothing else needs. */
function sumOut({ x, labels }: Labelled, needed: ReadonlySet<string>): Labelled {
  const gone = labels.map((_, i) => i).filter((i) => !needed.has(labels[i]!));
  return gone.length === 0 ? { x, labels } : { x: x.sum(gone) as T, labels: labels.filter((c) => needed.has(c)) };
}

/** Contracts two operands as one batched product. */
function contract(a: Labelled, b: Labelled, needed: ReadonlySet<string>, operand: number): Labelled {
  const both = a.labels.filter((c) => b.labels.includes(c));
  const batch = both.filter((c) => needed.has(c));
  const inner = both.filter((c) => !needed.has(c));
  const rows = a.labels.filter((c) => !both.includes(c));
  const columns = b.labels.filter((c) => !both.includes(c));
  const size = (c: string): number => {
    const p = a.labels.includes(c) ? a.x.shape[a.labels.indexOf(c)]! : 1;
    const q = b.labels.includes(c) ? b.x.shape[b.labels.indexOf(c)]! : 1;
    if (p !== q && p !== 1 && q !== 1)
      throw new ShapeError(
        `einsum(): subscript ${c} has size ${q} for operand ${operand} which does not broadcast with previously seen size ${p}. The shapes are ${show(a.x.shape)} and ${show(b.x.shape)}`,
        { op: 'einsum', shapes: [a.x.shape, b.x.shape] },
      );
    return p === 1 ? q : p;
  };
  const arrange = ({ x, labels }: Labelled, order: string[]): T =>
    x.permute(order.map((c) => labels.indexOf(c))).expand(order.map(size)) as T;
  const n = (letters: string[]): number => product(letters.map(size));
  const left = arrange(a, [...batch, ...rows, ...inner]).reshape([n(batch), n(rows), n(inner)]);
  const right = arrange(b, [...batch, ...inner, ...columns]).reshape([n(batch), n(inner), n(columns)]);
  const labels = [...batch, ...rows, ...columns];
  return { x: left.bmm(right).reshape(labels.map(size)) as T, labels };
}

/**
 * Sums of products by letters (https://pytorch.org/docs/stable/generated/torch.einsum.html).
 *
 * @example torch.einsum('bij,bjk->bik', a, b)
 */
export function einsum(equation: string, tensors: readonly T[]): T {
  const { inputs, output } = parse(equation, tensors);
  const operands = tensors.map((x, i) => diagonals({ x, labels: inputs[i]! }));
  let current = operands[0]!;
  for (let i = 1; i < operands.length; i++) {
    const later = new Set([...output, ...operands.slice(i + 1).flatMap((o) => o.labels)]);
    const next = sumOut(operands[i]!, new Set([...later, ...current.labels]));
    current = contract(sumOut(current, new Set([...later, ...next.labels])), next, later, i);
  }
  current = sumOut(current, new Set(output));
  return current.x.permute(output.map((c) => current.labels.indexOf(c))) as T;
}
