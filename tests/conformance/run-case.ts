import * as runtime from '#runtime';
import { difference, numberOf, type Seen } from './compare.js';
import { comparable } from './free-signs.js';
import type { Case, Cell, TensorSpec } from './table.js';

/** A tensor with its operations looked up by name. */
export interface Live extends Seen {
  grad: Live | null;
  readonly requiresGrad: boolean;
  [operation: string]: unknown;
}
type Callable = (...args: unknown[]) => unknown;
type Namespace = Record<string, unknown>;

const { torch, F } = runtime as unknown as Record<string, Namespace>;
const library: Record<string, Namespace> = {
  torch: torch!,
  F: F ?? {},
  linalg: comparable(torch!.linalg as Namespace),
};

/** Thrown when the runtime has no operation of this name. */
export class Missing extends Error {}

function find(owner: Namespace | Live, name: string, path: string): Callable {
  const found = (owner as Namespace)[name];
  if (typeof found !== 'function') throw new Missing(`${path} does not exist`);
  return (...args) => (found as Callable).apply(owner, args);
}

const method = (x: Live, name: string, ...args: unknown[]): Live => find(x, name, `x.${name}`)(...args) as Live;

function decode(v: unknown): unknown {
  if (Array.isArray(v)) return v.map(decode);
  return v === 'nan' || v === 'inf' || v === '-inf' ? numberOf(v as Cell) : v;
}

let device = 'cpu';

/** Where the tensors of the following cases live. */
export function useDevice(name: string): void {
  device = name;
}

/** A tensor from its shape and values. */
function tensorOf(spec: TensorSpec): Live {
  const values = (decode(spec.v) as number[]).map((v) => (spec.d === 'bool' ? Boolean(v) : v));
  const flat = find(library.torch!, 'tensor', 'torch.tensor')(values, { dtype: spec.d ?? 'float32', device }) as Live;
  return method(flat, 'reshape', spec.s);
}

interface Built {
  readonly leaf: Live;
  readonly base: Live;
  readonly view: Live;
}

function build(spec: TensorSpec, grad: boolean, clone: boolean): Built {
  const leaf = tensorOf(spec);
  if (grad && !spec.c && leaf.dtype.startsWith('float')) method(leaf, 'requiresGrad_');
  const base = clone ? method(leaf, 'clone') : leaf;
  let view = base;
  for (const [name, ...args] of spec.w ?? []) {
    // PyTorch's expand takes its sizes one by one.
    view = name === 'expand' ? method(view, name, args) : method(view, name, ...args);
  }
  return { leaf, base, view };
}

/** Arguments as JavaScript writes them: a slice as '1:3'. */
function argument(v: unknown, tensors: Live[]): unknown {
  if (Array.isArray(v)) return v.map((x) => argument(x, tensors));
  if (v !== null && typeof v === 'object') {
    if ('t' in v) return tensors[v.t as number];
    if ('dtype' in v) return v.dtype;
    if ('bool' in v) return Boolean(v.bool);
    if ('slice' in v) {
      const [start, stop, step] = v.slice as (number | null)[];
      return `${start ?? ''}:${stop ?? ''}${step === null ? '' : `:${step}`}`;
    }
  }
  return decode(v);
}

function call(one: Case, tensors: Live[]): unknown {
  const args = one.a.map((v) => argument(v, tensors));
  // A method takes the bounds one by one.
  if (one.k && /clamp_?$/.test(one.o)) args.push(one.k.min ?? null, one.k.max ?? null);
  else if (one.k) args.push(Object.fromEntries(Object.entries(one.k).map(([k, v]) => [k, argument(v, tensors)])));
  const [owner, name] = one.o.split('.') as [string, string];
  if (owner === 'repr') return String(args[0]);
  if (owner === 'index') return method(args[0] as Live, 'at', ...(args[1] as unknown[]));
  if (owner === 'indexPut') return method(args[0] as Live, 'set', args[1], args[2]);
  if (owner === 'x') return method(args[0] as Live, name, ...args.slice(1));
  return find(library[owner]!, name, one.o)(...args);
}

function cotangent(shape: readonly number[], count: number, dtype: string): Live {
  const values = Array.from({ length: count }, (_, i) => (((i * 7) % 11) - 5) / 4);
  return tensorOf({ s: [...shape], v: values, d: dtype });
}

/** PyTorch complains about Python's calling conventions in words that make no sense elsewhere: any error will do for these. */
const PYTHONIC =
  /received an invalid combination|must be .*, not |argument .* must be|expected .* as element|can't be cast|missing 1 required|cannot be interpreted as an integer|^not a sequence/;

function checkError(error: unknown, sentence: string): string | null {
  if (error instanceof Missing) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof Error) || /is not a function|Cannot read prop|is not iterable/.test(message))
    return `crashed: ${message}`;
  return PYTHONIC.test(sentence) || message.includes(sentence) ? null : `says '${message}', PyTorch '${sentence}'`;
}

/** What is still to be compared of a case that has run. */
interface Compared {
  readonly name: string;
  readonly got: Live;
  readonly want: TensorSpec;
}

/** A case that has run: what is wrong already, and tensors whose elements nobody has looked at yet. */
export interface Ran {
  readonly wrong: string | null;
  readonly compared: readonly Compared[];
  readonly slack: number;
}

/** Runs one case, its gradients included. Elements are read by {@link finishCase}, so that a device can give those of many cases at once. */
export function runCase(one: Case): Ran {
  const compared: Compared[] = [];
  // Reductions of many elements may differ in the last digits by more.
  const slack = Math.max(1, ...one.i.map((x) => x.v.length / 100));
  return { wrong: ranCase(one, compared), compared, slack };
}

/** What differs from PyTorch, or null. */
export function finishCase({ wrong, compared, slack }: Ran): string | null {
  for (const { name, got, want } of compared) {
    const found = difference(got, want, slack);
    if (found) return `${name}${found}`;
  }
  return wrong;
}

function ranCase(one: Case, compared: Compared[]): string | null {
  const wantsGrad = one.g !== undefined;
  let built: Built[];
  let result: unknown;
  try {
    // A case that must fail sees the same inputs as PyTorch did: an in-place change of a leaf is an error only if it asks for gradients.
    const grad = wantsGrad || one.r === 1 || (one.e !== undefined && one.o.endsWith('_'));
    built = one.i.map((spec, n) => build(spec, grad, one.m === 1 && n === 0));
    result = call(
      one,
      built.map((b) => b.view),
    );
    if (one.m) result = built[0]!.base;
  } catch (error) {
    if (one.e !== undefined) return checkError(error, one.e);
    if (error instanceof Missing) return error.message;
    return `throws ${error instanceof Error ? `${error.name}: ${error.message}` : error}`;
  }
  if (one.e !== undefined) return `must fail: '${one.e}'`;
  const outs = one.n ? listOf(result) : [result];
  if (outs.length !== one.y!.length) return `${outs.length} results, PyTorch ${one.y!.length}`;
  for (const [n, want] of one.y!.entries()) {
    const got = outs[n];
    const name = outs.length > 1 ? `result ${n}: ` : '';
    if (want !== null && typeof want === 'object' && 'v' in want)
      compared.push({ name, got: got as Live, want: want as TensorSpec });
    else if (JSON.stringify(decode(want)) !== JSON.stringify(got))
      return `${name}is ${JSON.stringify(got)}, PyTorch ${JSON.stringify(want)}`;
  }
  if (!wantsGrad) return null;
  try {
    const live = (outs as Live[]).filter((x) => x.requiresGrad);
    if (live.length === 0) return 'the result asks for no gradient';
    for (const [n, x] of live.entries()) {
      const want = (one.y as TensorSpec[]).find((_, k) => outs[k] === x)!;
      find(
        x,
        'backward',
        'x.backward',
      )(cotangent(want.s, want.v.length, want.d ?? 'float32'), { retainGraph: n < live.length - 1 });
    }
    for (const [n, want] of one.g!.entries()) {
      const { grad } = built[n]!.leaf;
      // Where PyTorch gives zeros for what never reached the result, no gradient at all is as good.
      if (want !== null && grad === null && want.v.every((v) => v === 0)) continue;
      if (want === null ? grad !== null : grad === null)
        return `gradient ${n} is ${grad === null ? 'missing' : 'not null'}`;
      if (want) compared.push({ name: `gradient ${n}: `, got: grad!, want });
    }
  } catch (error) {
    return `backward throws ${error instanceof Error ? `${error.name}: ${error.message}` : error}`;
  }
  return null;
}

/** Several results: an array, or an object with `values` and `indices`. */
function listOf(result: unknown): unknown[] {
  if (Array.isArray(result)) return result;
  if (result !== null && typeof result === 'object' && 'values' in result && 'indices' in result)
    return [result.values, result.indices];
  return [result];
}

/** One line that tells which case it was. */
export function describeCase(one: Case): string {
  const inputs = one.i.map(
    (x) => `${x.d ?? 'float32'}[${x.s}]${(x.w ?? []).map(([n, ...a]) => `.${n}(${a})`).join('')}`,
  );
  return `${one.o}(${JSON.stringify(one.a).replaceAll('"', '')}${one.k ? `, ${JSON.stringify(one.k).replaceAll('"', '')}` : ''}) with ${inputs.join(', ')}`;
}
