// The matrix product on WebGPU, in WGSL of our own: gpu.js has no workgroup memory, without which every thread reads its rows and columns
// from the card's memory again. A workgroup brings tiles of both operands into its memory, a thread computes a block of results from them in registers.
import type { ArgumentType } from './command.js';
import type { Built } from './kernels.js';

/** Rows and columns of a workgroup's tile, of a thread's block, and how far a tile reaches along the sum. */
export interface Tile {
  readonly rows: number;
  readonly columns: number;
  readonly down: 4 | 8;
  readonly across: 4 | 8;
  readonly depth: number;
}

/** From the largest down: large tiles read each element least often, small ones keep more of the card busy. 16 KiB of memory and 256 threads at most. */
export const TILES: readonly Tile[] = [
  { rows: 128, columns: 128, down: 8, across: 8, depth: 8 },
  { rows: 64, columns: 64, down: 8, across: 4, depth: 16 },
  { rows: 32, columns: 32, down: 4, across: 4, depth: 16 },
];
/** Workgroups that are wanted at least, so that no multiprocessor of a large card waits. */
const BUSY = 128;
/** Length of a sum from which on it is worth being split. */
const LONG = 256;

/** An operand: offset, then strides of batch, rows and columns. */
export type Operand = readonly [offset: number, batch: number, row: number, column: number];

/** How a product is computed: its tile, workgroups, parts of a split sum, and what the kernel may take for granted. */
export interface ProductPlan {
  readonly tile: Tile;
  readonly groups: readonly [number, number, number];
  readonly parts: number;
  /** Length of a part; 0 where the sum is not split. */
  readonly step: number;
  readonly layout: Layout;
}

/** Which operand lies along the sum, and what can be read and written four at a time. */
export interface Layout {
  readonly aAlong: boolean;
  readonly bAlong: boolean;
  readonly aFours: boolean;
  readonly bFours: boolean;
  readonly outFours: boolean;
}

/** Decides on a tile for a[batch, m, depth] · b[batch, depth, n]. */
export function planProduct(a: Operand, b: Operand, batch: number, m: number, n: number, depth: number): ProductPlan {
  const groupsOf = ({ rows, columns }: Tile): number => Math.ceil(m / rows) * Math.ceil(n / columns) * batch;
  const tile = TILES.find((one) => groupsOf(one) >= BUSY) ?? TILES.at(-1)!;
  let parts = 1;
  let step = 0;
  if (batch === 1 && groupsOf(tile) < BUSY / 2 && depth >= LONG) {
    const wanted = Math.min(Math.ceil(BUSY / 2 / groupsOf(tile)), Math.floor(depth / (LONG / 2)));
    step = Math.ceil(depth / wanted / tile.depth) * tile.depth;
    parts = Math.ceil(depth / step);
    if (parts === 1) step = 0;
  }
  const aAlong = a[3] === 1 && a[2] !== 1;
  const bAlong = b[2] === 1 && b[3] !== 1;
  const fours = (...sizes: number[]): boolean => sizes.every((size) => size % 4 === 0);
  return {
    tile,
    parts,
    step,
    groups: [Math.ceil(n / tile.columns), Math.ceil(m / tile.rows), batch * parts],
    layout: {
      aAlong,
      bAlong,
      aFours: aAlong ? fours(a[0], a[1], a[2], depth) : a[2] === 1 && fours(a[0], a[1], a[3], m),
      bFours: bAlong ? fours(b[0], b[1], b[3], depth) : b[3] === 1 && fours(b[0], b[1], b[2], n),
      outFours: fours(n),
    },
  };
}

const NAMES = 'ao ba ra ca bo bb rb cb m n depth step'.split(' ');
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Parts of a block of 8 lie half a tile apart: neighbouring threads then read neighbouring fours. */
const place = (thread: string, part: number, size: number, block: number): string =>
  block === 4 ? `${thread} * 4u` : `${(part * size) / 2}u + ${thread} * 4u`;

/**
 * Statements that bring a tile of an operand into workgroup memory, where it lies by positions along the sum and in fours of rows (of a) or
 * columns (of b). Neighbouring threads read what lies side by side, along the sum or across it.
 */
function fill(name: 'a' | 'b', size: number, tile: Tile, threads: number, along: boolean, fours: boolean): string {
  const { depth } = tile;
  const [first, limit] = name === 'a' ? ['top', 'p.m'] : ['left', 'p.n'];
  const [own, sum] = name === 'a' ? ['p.ra', 'p.ca'] : ['p.cb', 'p.rb'];
  const stride = size / 4 + 1;
  const rounds = (size * depth) / 4 / threads;
  const start = name === 'a' ? 'aStart' : 'bStart';
  const read = (row: string, k: string): string => `${start} + ${row} * ${own} + ${k} * ${sum}`;
  const one = (row: string, k: string): string =>
    `select(0.0, ${name}[min(${read(row, k)}, ${name}Last)], ${row} < ${limit} && ${k} < end)`;
  const body = range(Math.ceil(rounds)).map((round) => {
    const e = `(tid + ${round * threads}u)`;
    const guard = ((size * depth) / 4) % threads === 0 ? '' : `if (${e} < ${(size * depth) / 4}u) `;
    const across = along ? `${e} / ${depth / 4}u` : `${e} % ${size / 4}u`;
    const sumAt = along ? `(${e} % ${depth / 4}u) * 4u` : `${e} / ${size / 4}u`;
    const lines = [`let s = ${across}; let t = ${sumAt}; let k = k0 + i32(t);`];
    lines.push(`let r = ${first} + i32(s)${along ? '' : ' * 4'};`);
    if (fours) {
      lines.push(`var v = vec4<f32>(0.0);`);
      lines.push(`if (r < ${limit} && k < end) { v = ${name}[(${read('r', 'k')}) / 4]; }`);
    } else {
      const element = (i: number): string => (along ? one('r', `(k + ${i})`) : one(`(r + ${i})`, 'k'));
      lines.push(`let v = vec4<f32>(${range(4).map(element).join(', ')});`);
    }
    if (along)
      for (const i of range(4)) lines.push(`${name}Tile[(t + ${i}u) * ${stride}u + s / 4u][s % 4u] = v[${i}];`);
    else lines.push(`${name}Tile[t * ${stride}u + s] = v;`);
    return `${guard}{ ${lines.join(' ')} }`;
  });
  return body.join('\n    ');
}

/** WGSL for a tile and a layout; the parameters are those of gpu.js's kernels, sizes of the result and of the inputs first. */
export function productSource(tile: Tile, { aAlong, bAlong, aFours, bFours, outFours }: Layout): string {
  const { rows, columns, down, across, depth } = tile;
  const acrossThreads = columns / across;
  const threads = (rows / down) * acrossThreads;
  const array = (fours: boolean): string => (fours ? 'array<vec4<f32>>' : 'array<f32>');
  const last = (name: string, fours: boolean): string =>
    fours ? '' : `let ${name}Last = i32(arrayLength(&${name})) - 1;`;
  const blocks = range(down).flatMap((i) => range(across / 4).map((j) => ({ i, j })));
  const column = (j: number): string => `left + i32(${place('tx', j, columns, across)})`;
  const store = ({ i, j }: { i: number; j: number }): string => {
    const line = `let row = top + i32(${place('ty', Math.floor(i / 4), rows, down)}) + ${i % 4}; let column = ${column(j)};`;
    const to = '(z * p.m + row) * p.n + column';
    const write = outFours
      ? `if (column < p.n) { result[(${to}) / 4] = c${i}_${j}; }`
      : range(4)
          .map((q) => `if (column + ${q} < p.n) { result[${to} + ${q}] = c${i}_${j}[${q}]; }`)
          .join(' ');
    return `{ ${line} if (row < p.m) { ${write} } }`;
  };
  return `struct Params {
  size : vec4<u32>, aSize : vec4<u32>, bSize : vec4<u32>,
  ${NAMES.map((name) => `${name} : i32`).join(', ')},
}
@group(0) @binding(0) var<uniform> p : Params;
@group(0) @binding(1) var<storage, read> a : ${array(aFours)};
@group(0) @binding(2) var<storage, read> b : ${array(bFours)};
@group(0) @binding(3) var<storage, read_write> result : ${array(outFours)};
var<workgroup> aTile : array<vec4<f32>, ${depth * (rows / 4 + 1)}>;
var<workgroup> bTile : array<vec4<f32>, ${depth * (columns / 4 + 1)}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group : vec3<u32>, @builtin(local_invocation_index) tid : u32) {
  let tx = tid % ${acrossThreads}u; let ty = tid / ${acrossThreads}u;
  let top = i32(group.y) * ${rows}; let left = i32(group.x) * ${columns}; let z = i32(group.z);
  let end = select(min(p.step, p.depth - z * p.step), p.depth, p.step == 0);
  let aStart = p.ao + z * p.ba; let bStart = p.bo + z * p.bb;
  ${last('a', aFours)} ${last('b', bFours)}
  ${blocks.map(({ i, j }) => `var c${i}_${j} = vec4<f32>(0.0);`).join(' ')}
  for (var k0 = 0; k0 < end; k0 += ${depth}) {
    ${fill('a', rows, tile, threads, aAlong, aFours)}
    ${fill('b', columns, tile, threads, bAlong, bFours)}
    workgroupBarrier();
    for (var k = 0u; k < ${depth}u; k++) {
      ${range(down / 4)
        .map((i) => `let a${i} = aTile[k * ${rows / 4 + 1}u + (${place('ty', i, rows, down)}) / 4u];`)
        .join(' ')}
      ${range(across / 4)
        .map((j) => `let b${j} = bTile[k * ${columns / 4 + 1}u + (${place('tx', j, columns, across)}) / 4u];`)
        .join(' ')}
      ${blocks.map(({ i, j }) => `c${i}_${j} = fma(vec4<f32>(a${Math.floor(i / 4)}[${i % 4}]), b${j}, c${i}_${j});`).join('\n      ')}
    }
    workgroupBarrier();
  }
  ${blocks.map(store).join('\n  ')}
}`;
}

/** The kernel of a plan. */
export function tiledKernel({ tile, layout }: ProductPlan): Built {
  const types: Record<string, ArgumentType> = { a: 'Input' };
  for (const name of NAMES.slice(0, 4)) types[name] = 'Integer';
  types.b = 'Input';
  for (const name of NAMES.slice(4)) types[name] = 'Integer';
  return { source: '', wgsl: productSource(tile, layout), types, width: 1, specials: [] };
}
