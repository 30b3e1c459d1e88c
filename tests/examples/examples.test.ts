import { describe, expect, it } from 'vitest';
import { agrees } from './example-code.js';
import { run, toExamples, typeErrors } from './examples.js';
import { publicNames, silentFields } from './public-names.js';

const names = publicNames();
const examples = toExamples(names);

describe('every public name', () => {
  it('has a sentence that says what it is', () => {
    expect(names.filter(({ doc }) => doc === '').map(({ path }) => path)).toEqual([]);
  });

  it('has one for every field of a type as well', () => {
    expect(silentFields(names)).toEqual([]);
  });

  it('has an example, unless it is a type or belongs to a class that has one', () => {
    // x.exp() is torch.exp(x), and exp_ is exp in place.
    const functions = new Set(names.filter((n) => n.examples.length > 0).map(({ path }) => path));
    const shown = (path: string): boolean => {
      const [owner, method] = [path.slice(0, path.lastIndexOf('.')), path.slice(path.lastIndexOf('.') + 1)];
      if (owner !== 'Tensor') return functions.has(owner);
      const base = method.replace(/_$/, '');
      return functions.has(`torch.${base}`) || functions.has(`F.${base}`) || functions.has(`Tensor.${base}`);
    };
    const without = names.filter((n) => n.value && n.examples.length === 0 && !(n.member && shown(n.path)));
    expect(without.map(({ path }) => path)).toEqual([]);
  });
});

describe('every example', () => {
  it('passes the type checker, and nothing it shows is of type any', { timeout: 120_000 }, () => {
    expect(typeErrors(examples)).toEqual([]);
  });

  it('runs and shows what it says', { timeout: 120_000 }, () => {
    const wrong = run(examples).flatMap(({ path, shown, error }, i) => [
      ...examples[i]!.promises.flatMap(({ text, source }, k) =>
        shown[k] === undefined || agrees(text, shown[k]) ? [] : [`${path}: ${source} → ${shown[k]}, not ${text}`],
      ),
      ...(error === undefined ? [] : [`${path}: ${error}`]),
    ]);
    expect(wrong).toEqual([]);
  });
});
