import { isTensor, type TensorLike } from './values.js';

/** A box of a graph. */
export interface GraphNode {
  id: string;
  label: string;
  /** A second, smaller line: a shape, a count. */
  note?: string;
  kind: 'operation' | 'leaf' | 'result' | 'layer';
}

/** Boxes, and which leads to which. */
export interface Graph {
  kind: string;
  nodes: GraphNode[];
  edges: [string, string][];
}

interface RecordedOperation {
  readonly name?: string;
  readonly edges?: readonly (RecordedOperation | null)[];
  readonly variable?: (TensorLike & { name?: string }) | null;
  readonly shape?: readonly number[];
}

/** More boxes than these cannot be read. */
const MOST = 120;

/**
 * The operations behind a tensor, from its leaves to it.
 *
 * @throws TypeError where no recorded operation made it; RangeError where there are too many.
 */
export function tensorGraph(root: unknown, names: Readonly<Record<string, unknown>>): Graph {
  const tensor = root as TensorLike & { gradFn?: RecordedOperation | null };
  if (!isTensor(root)) throw new TypeError('plot.graph: give a tensor or a model');
  if (!tensor.gradFn) {
    throw new TypeError(
      'plot.graph: no recorded operation made this tensor, so it has no graph; compute it from tensors with requiresGrad',
    );
  }
  const named = new Map(Object.entries(names).map(([name, value]) => [value, name]));
  const ids = new Map<RecordedOperation, string>();
  const nodes: GraphNode[] = [{ id: 'result', label: 'result', note: `[${tensor.shape.join(', ')}]`, kind: 'result' }];
  const edges: [string, string][] = [];
  const visit = (operation: RecordedOperation): string => {
    const known = ids.get(operation);
    if (known) return known;
    const id = `n${ids.size}`;
    ids.set(operation, id);
    if (ids.size > MOST)
      throw new RangeError(
        `plot.graph: this graph has more than ${MOST} operations; draw that of a smaller computation`,
      );
    const { variable } = operation;
    const shape = variable?.shape ?? operation.shape;
    const label = variable
      ? (named.get(variable) ?? variable.name ?? 'leaf')
      : (operation.name ?? 'operation').replace(/Backward\d*$/, '');
    nodes.push({ id, label, ...(shape && { note: `[${shape.join(', ')}]` }), kind: variable ? 'leaf' : 'operation' });
    for (const edge of operation.edges ?? []) if (edge) edges.push([visit(edge), id]);
    return id;
  };
  edges.push([visit(tensor.gradFn), 'result']);
  return { kind: 'Autograd graph', nodes, edges };
}

interface ModelLike {
  namedChildren(): [string, ModelLike][];
  namedParameters(): [string, TensorLike][];
  extraRepr?(): string;
}

/** A model's layers in the order they are declared, containers opened. */
export function modelGraph(root: unknown): Graph {
  const nodes: GraphNode[] = [{ id: 'input', label: 'input', kind: 'leaf' }];
  const visit = (module: ModelLike, path: string): void => {
    const children = module.namedChildren();
    if (children.length > 0) {
      for (const [name, child] of children) visit(child, path === '' ? name : `${path}.${name}`);
      return;
    }
    const count = module
      .namedParameters()
      .reduce((sum, [, { shape }]) => sum + shape.reduce((product, size) => product * size, 1), 0);
    const extra = module.extraRepr?.().replace(/in_features=|out_features=|, bias=True/g, '') ?? '';
    const note = [path, count > 0 ? `${count.toLocaleString('en-US')} parameters` : ''].filter(Boolean).join(' · ');
    nodes.push({ id: `m${nodes.length}`, label: `${module.constructor.name}(${extra})`, note, kind: 'layer' });
  };
  visit(root as ModelLike, '');
  if (nodes.length > MOST)
    throw new RangeError(`plot.graph: this model has ${nodes.length - 1} layers; at most ${MOST} can be drawn`);
  nodes.push({ id: 'output', label: 'output', kind: 'result' });
  const edges = nodes.slice(1).map((node, i): [string, string] => [(nodes[i] as GraphNode).id, node.id]);
  return { kind: 'Model', nodes, edges };
}
