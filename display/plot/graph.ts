import { ink, palette } from '../vega/theme.js';
import { Chart } from './chart.js';
import { layered } from './graph-layout.js';
import { type GraphNode, modelGraph, tensorGraph } from './graph-nodes.js';
import type { ChartOptions } from './options.js';

/** How a graph is shown. */
export interface GraphOptions extends ChartOptions {
  /** Names for leaves of the autograd graph: `{ w, b, x }`. */
  names?: Readonly<Record<string, unknown>>;
}

const NODE_HEIGHT = 34;
const ROW = 62;
const COLORS = { operation: '#E8EEF4', leaf: '#FBE3D2', result: '#D9EFE6', layer: '#E8EEF4' } as const;

/**
 * The autograd graph of a tensor (from its leaves down to it), or the layers of a model.
 *
 * @throws TypeError for anything else, and for a tensor that no recorded operation made.
 * @example
 * const [w, b] = [torch.ones([1], { requiresGrad: true }), torch.zeros([1], { requiresGrad: true })];
 * plot.graph(w.mul(3).add(b).square().sum(), { names: { w, b } });
 * plot.graph(new nn.Sequential(new nn.Linear(4, 12), new nn.ReLU(), new nn.Linear(12, 3)));
 */
export function graph(root: unknown, options: GraphOptions = {}): Chart {
  const { names, ...look } = options;
  const { nodes, edges, kind } = isModel(root) ? modelGraph(root) : tensorGraph(root, names ?? {});
  const width = (node: GraphNode) => 7 * Math.max(node.label.length, (node.note ?? '').length * 0.85) + 20;
  const placed = layered(
    nodes.map(({ id }) => id),
    edges,
    new Map(nodes.map((node) => [node.id, width(node)])),
  );
  const boxes = nodes.map((node) => {
    const { x, layer } = placed.places.get(node.id)!;
    const y = layer * ROW;
    return {
      x: x - width(node) / 2,
      x2: x + width(node) / 2,
      xc: x,
      y: y - NODE_HEIGHT / 2,
      y2: y + NODE_HEIGHT / 2,
      yc: y,
      yl: node.note ? y - 6 : y,
      label: node.label,
      note: node.note ?? '',
      fill: COLORS[node.kind],
    };
  });
  const at = new Map(nodes.map((node, i) => [node.id, boxes[i]!]));
  const arrows = edges.flatMap(([from, to], e) => {
    const [a, b] = [at.get(from)!, at.get(to)!];
    const bends = (placed.bends[e] ?? []).map(({ layer, x }) => ({ x, y: layer * ROW }));
    return [{ x: a.xc, y: a.y2 }, ...bends, { x: b.xc, y: b.y - 5 }].map((point, i) => ({ e, i, ...point }));
  });
  const ends = edges.map((_, e) => arrows.filter((point) => point.e === e).slice(-2));
  const size = { width: Math.ceil(placed.width), height: (placed.layers - 1) * ROW + NODE_HEIGHT + 8 };
  const scale = (axis: 'x' | 'y') => ({
    type: 'quantitative',
    axis: null,
    scale:
      axis === 'x'
        ? { domain: [0, size.width], range: [0, size.width], nice: false, zero: false }
        : {
            domain: [-NODE_HEIGHT / 2 - 4, size.height - NODE_HEIGHT / 2 - 4],
            range: [0, size.height],
            nice: false,
            zero: false,
          },
  });
  const [x, y] = [scale('x'), scale('y')];
  const heads = ends.map(([a, b]) => ({
    x: b!.x,
    y: b!.y,
    angle: Math.round((Math.atan2(b!.x - a!.x, a!.y - b!.y) * 180) / Math.PI),
  }));
  const text = (field: string, height: string, dy: number, fontSize: number, color: string) => ({
    data: { values: boxes },
    mark: { type: 'text', dy, fontSize, color },
    encoding: { x: { field: 'xc', ...x }, y: { field: height, ...y }, text: { field } },
  });
  const noted = boxes.some(({ note }) => note !== '');
  return new Chart({
    options: { ...look, ...size },
    words: `${kind} of ${nodes.length} nodes: ${nodes
      .map(({ label }) => label)
      .slice(0, 30)
      .join(', ')}.`,
    body: {
      ...size,
      layer: [
        {
          data: { values: arrows },
          mark: { type: 'line', color: '#888888', strokeWidth: 1 },
          encoding: {
            x: { field: 'x', ...x },
            y: { field: 'y', ...y },
            detail: { field: 'e', type: 'nominal' },
            order: { field: 'i' },
          },
        },
        {
          data: { values: heads },
          mark: { type: 'point', shape: 'triangle', filled: true, size: 55, opacity: 1, color: '#888888' },
          encoding: {
            x: { field: 'x', ...x },
            y: { field: 'y', ...y },
            angle: { field: 'angle', type: 'quantitative', scale: null },
          },
        },
        {
          data: { values: boxes },
          mark: { type: 'rect', cornerRadius: 6, stroke: palette[0], strokeWidth: 1 },
          encoding: {
            x: { field: 'x', ...x },
            y: { field: 'y', ...y },
            x2: { field: 'x2' },
            y2: { field: 'y2' },
            fill: { field: 'fill', type: 'nominal', scale: null },
          },
        },
        text('label', 'yl', 0, 12, ink),
        ...(noted ? [text('note', 'yc', 9, 10, '#555555')] : []),
      ],
    },
  });
}

function isModel(value: unknown): boolean {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as { namedChildren?: unknown }).namedChildren === 'function'
  );
}
