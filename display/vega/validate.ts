import { createRequire } from 'node:module';

/** The part of JSON Schema that Vega-Lite's schema is written in. */
interface Schema {
  $ref?: string;
  anyOf?: Schema[];
  allOf?: Schema[];
  not?: Schema;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema | Schema[];
  definitions?: Record<string, Schema>;
}

/** One thing that is wrong with a spec. */
export interface Problem {
  /** Where: `encoding.x.type`. */
  path: string;
  /** What, and what would be right. */
  message: string;
  /** How far off: alternatives of the schema that are far off are not what was meant. */
  cost: number;
  /** What would have been allowed, to be gathered over alternatives. */
  allowed?: readonly unknown[];
}

const COST = { type: 1000, missing: 100, unknown: 10, inside: 3, value: 5 };

let loaded: Schema | undefined;

/** Vega-Lite's own schema; read at the first spec that was written by hand. */
function schema(): Schema {
  loaded ??= createRequire(import.meta.url)('vega-lite/build/vega-lite-schema.json') as Schema;
  return loaded;
}

/** What is wrong with a Vega-Lite spec by its schema; empty if nothing. Data is not looked at. */
export function problemsOf(spec: unknown): Problem[] {
  return check(schema(), spec, '');
}

function check(rule: Schema, value: unknown, path: string): Problem[] {
  // Rows may be anything, and many.
  if (/(^|\.)(data\.values|datasets)$/.test(path)) return [];
  if (rule.$ref) return check(lookUp(rule.$ref), value, path);
  if (rule.anyOf) return checkAlternatives(rule.anyOf, value, path);
  const problems = (rule.allOf ?? []).flatMap((part) => check(part, value, path));
  if (rule.const !== undefined && value !== rule.const) return [notAllowed(path, value, [rule.const])];
  if (rule.enum && !rule.enum.includes(value)) return [notAllowed(path, value, rule.enum)];
  if (rule.type && !hasType(rule.type, value)) {
    const wanted = [rule.type].flat().map(article).join(' or ');
    return [{ path, message: `must be ${wanted}, but it is ${describe(value)}`, cost: COST.type }];
  }
  if (Array.isArray(value) && rule.items && !Array.isArray(rule.items)) {
    const { items } = rule;
    return [...problems, ...value.flatMap((item, i) => check(items, item, `${path}[${i}]`))];
  }
  return isObject(value) ? [...problems, ...checkObject(rule, value, path)] : problems;
}

function checkObject(rule: Schema, value: Record<string, unknown>, path: string): Problem[] {
  const { properties = {}, required = [], additionalProperties } = rule;
  const problems: Problem[] = [];
  for (const name of required) {
    if (value[name] === undefined)
      problems.push({ path, message: `needs ${JSON.stringify(name)}`, cost: COST.missing });
  }
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const at = path === '' ? name : `${path}.${name}`;
    const known = properties[name];
    if (known)
      problems.push(
        ...check(known, inner, at).map((problem) => ({ ...problem, cost: Math.min(problem.cost, COST.inside) })),
      );
    else if (typeof additionalProperties === 'object') problems.push(...check(additionalProperties, inner, at));
    else if (additionalProperties === false) {
      const names = Object.keys(properties);
      problems.push({ path: at, message: `is not known here${suggestion(name, names)}`, cost: COST.unknown });
    }
  }
  return problems;
}

/** Of alternatives that all fail, the one that fails least is what was meant. */
function checkAlternatives(alternatives: Schema[], value: unknown, path: string): Problem[] {
  let best: Problem[] = [];
  let least = Number.POSITIVE_INFINITY;
  const allowed: unknown[] = [];
  const types = new Set<string>();
  for (const alternative of alternatives) {
    const problems = check(alternative, value, path);
    if (problems.length === 0) return [];
    for (const type of [alternative.type ?? []].flat())
      if (!alternative.enum && !alternative.const) types.add(article(type));
    for (const problem of problems) if (problem.path === path && problem.allowed) allowed.push(...problem.allowed);
    const cost = problems.reduce((sum, problem) => sum + problem.cost, 0);
    if (cost < least) {
      least = cost;
      best = problems;
    }
  }
  // Names are spread over several enumerations: all of them are the answer.
  return best.every((problem) => problem.path === path && problem.allowed) && allowed.length > 0
    ? [notAllowed(path, value, [...new Set(allowed)], [...types])]
    : best;
}

function lookUp(ref: string): Schema {
  const name = decodeURIComponent(ref.replace('#/definitions/', ''));
  const found = schema().definitions?.[name];
  if (!found) throw new Error(`Vega-Lite's schema has no definition ${name}`);
  return found;
}

function notAllowed(path: string, value: unknown, allowed: readonly unknown[], types: readonly string[] = []): Problem {
  const names = allowed.filter((one): one is string => typeof one === 'string');
  const shown = allowed.slice(0, 20).map((one) => JSON.stringify(one));
  const guess = typeof value === 'string' ? closest(value, names) : undefined;
  const list = `one of ${shown.join(', ')}${allowed.length > 20 ? ' …' : ''}`;
  const right = ['must be', [...types, allowed.length === 1 ? shown[0] : list].join(' or ')].join(' ');
  return {
    path,
    message: `is ${describe(value)}, but ${right}${guess === undefined ? '' : `. Did you mean ${JSON.stringify(guess)}?`}`,
    cost: typeof value === 'string' && names.length > 0 ? COST.value : COST.type,
    allowed,
  };
}

function suggestion(name: string, names: readonly string[]): string {
  const guess = closest(name, names);
  if (guess !== undefined) return `. Did you mean ${JSON.stringify(guess)}?`;
  return names.length > 0 ? `; known are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ' …' : ''}` : '';
}

/** The name that differs in the fewest letters, if in at most a third of them. */
export function closest(word: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = (word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3))) + 1;
  for (const name of names) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase());
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function hasType(type: string | string[], value: unknown): boolean {
  return [type].flat().some((name) => {
    if (name === 'object') return isObject(value);
    if (name === 'array') return Array.isArray(value);
    if (name === 'null') return value === null;
    if (name === 'integer') return Number.isInteger(value);
    return typeof value === name;
  });
}

const article = (type: string): string => (type === 'null' ? 'null' : `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`);

function describe(value: unknown): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  return Array.isArray(value) ? 'an array' : article(typeof value);
}
