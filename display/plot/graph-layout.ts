/** Where each node stands: its layer from the top, and its middle in px. */
export interface Layout {
  places: Map<string, { layer: number; x: number }>;
  /** For each edge the points between its ends, so that it passes beside the nodes of the layers it crosses. */
  bends: { layer: number; x: number }[][];
  layers: number;
  /** px */
  width: number;
}

const GAP = 24;

/**
 * A layered drawing of a directed graph without circles: every edge goes down; within a layer nodes stand near the mean of
 * their neighbours above and below.
 *
 * @param widths - of each node, px.
 * @see Sugiyama, Tagawa, Toda: Methods for visual understanding of hierarchical system structures (1981)
 */
export function layered(
  ids: readonly string[],
  edges: readonly (readonly [string, string])[],
  widths: ReadonlyMap<string, number>,
): Layout {
  const layerOf = depths(ids, neighbours(ids, edges).below);
  // An edge over several layers gets a narrow stand-in in each, which keeps its way free.
  const width = new Map(widths);
  const standIns = edges.map(([from, to], e) => {
    const [top, bottom] = [layerOf.get(from) as number, layerOf.get(to) as number];
    return Array.from({ length: bottom - top - 1 }, (_, k) => {
      const id = `edge ${e}, ${k}`;
      layerOf.set(id, top + k + 1);
      width.set(id, 6);
      return id;
    });
  });
  const all = [...ids, ...standIns.flat()];
  const steps = edges.flatMap(([from, to], e) => {
    const way = [from, ...(standIns[e] as string[]), to];
    return way.slice(1).map((next, k): [string, string] => [way[k] as string, next]);
  });
  const { above, below } = neighbours(all, steps);
  const rows: string[][] = [];
  for (const id of all) (rows[layerOf.get(id) as number] ??= []).push(id);
  const x = new Map<string, number>();
  for (const row of rows) spreadOut(row, width, x);
  for (let sweep = 0; sweep < 8; sweep++) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : [...rows].reverse()) settle(row, down ? above : below, width, x);
  }
  const edge = (id: string, side: -1 | 1) => (x.get(id) as number) + (side * (width.get(id) as number)) / 2;
  const left = Math.min(...all.map((id) => edge(id, -1)));
  const right = Math.max(...all.map((id) => edge(id, 1)));
  const place = (id: string) => ({ layer: layerOf.get(id) as number, x: (x.get(id) as number) - left + 4 });
  return {
    places: new Map(ids.map((id) => [id, place(id)])),
    bends: standIns.map((way) => way.map(place)),
    layers: rows.length,
    width: right - left + 8,
  };
}

function neighbours(ids: readonly string[], edges: readonly (readonly [string, string])[]) {
  const above = new Map<string, string[]>(ids.map((id) => [id, []]));
  const below = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const [from, to] of edges) {
    below.get(from)?.push(to);
    above.get(to)?.push(from);
  }
  return { above, below };
}

/** As low as the nodes below allow: leaves stand right above what uses them. */
function depths(ids: readonly string[], below: ReadonlyMap<string, string[]>): Map<string, number> {
  const height = new Map<string, number>();
  const visit = (id: string): number => {
    const known = height.get(id);
    if (known !== undefined) return known;
    const own = Math.max(-1, ...(below.get(id) as string[]).map(visit)) + 1;
    height.set(id, own);
    return own;
  };
  const deepest = Math.max(...ids.map(visit));
  return new Map(ids.map((id) => [id, deepest - (height.get(id) as number)]));
}

function spreadOut(row: string[], widths: ReadonlyMap<string, number>, x: Map<string, number>): void {
  let at = 0;
  for (const id of row) {
    const width = widths.get(id) as number;
    x.set(id, at + width / 2);
    at += width + GAP;
  }
  for (const id of row) x.set(id, (x.get(id) as number) - at / 2);
}

/** Moves the nodes of a row towards their neighbours, in the neighbours' order, without overlap. */
function settle(
  row: string[],
  neighbours: ReadonlyMap<string, string[]>,
  widths: ReadonlyMap<string, number>,
  x: Map<string, number>,
): void {
  const wish = new Map(
    row.map((id) => {
      const near = neighbours.get(id) as string[];
      const mean = near.reduce((sum, other) => sum + (x.get(other) as number), 0) / near.length;
      return [id, near.length > 0 ? mean : (x.get(id) as number)];
    }),
  );
  row.sort((a, b) => (wish.get(a) as number) - (wish.get(b) as number));
  let edge = Number.NEGATIVE_INFINITY;
  for (const id of row) {
    const half = (widths.get(id) as number) / 2;
    const at = Math.max(wish.get(id) as number, edge + half);
    x.set(id, at);
    edge = at + half + GAP;
  }
  // Pushing went to the right only: put the row back under the middle of its wishes.
  const shift = row.reduce((sum, id) => sum + (wish.get(id) as number) - (x.get(id) as number), 0) / row.length;
  for (const id of row) x.set(id, (x.get(id) as number) + shift);
}
