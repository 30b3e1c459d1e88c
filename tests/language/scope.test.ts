import { afterEach, describe, expect, it } from 'vitest';
import { NotebookScope } from '#kernel/language/scope';
import { TestNotebook } from './notebook.js';

describe('the scope of a notebook', () => {
  it('keeps the user’s text and says the rest behind it', () => {
    const scope = new NotebookScope();
    scope.add(1, 'const rows = [1]\nlet acc = 0');
    expect(scope.moduleText('acc += rows.length\nexport const seen = acc, other = 1')).toBe(
      [
        'acc += rows.length',
        'export const seen = acc, other = 1',
        ';import * as __cells from "./gradbook-hub"; declare let acc: { get of(): typeof __cells.c1.acc }["of"]; import rows = __cells.c1.rows; export {  };',
      ].join('\n'),
    );
  });

  it('needs a module as long as a name depends on it, at whatever remove', () => {
    const scope = new NotebookScope();
    scope.add(1, 'class Net {}');
    scope.add(2, 'const model = new Net()');
    scope.add(3, 'class Net { other = 1 }');
    expect([1, 2, 3].map((module) => scope.needs(module))).toEqual([true, true, true]);
    scope.add(4, 'const model = 1');
    expect([1, 2, 3, 4].map((module) => scope.needs(module))).toEqual([false, false, true, true]);
  });
});

describe('a long session', () => {
  let notebook: TestNotebook;
  afterEach(() => notebook.close());

  it('reuses the modules of cells that were run again', async () => {
    notebook = await new TestNotebook('typescript7').start();
    for (let i = 0; i < 300; i++) notebook.engine.commit(i, `const again = ${i}; function same() { return again }`);
    expect(await notebook.errors('same().toFixed() + again.toFixed()')).toEqual([]);
    expect(await notebook.errors('same().nope')).toHaveLength(1);
  });

  it('has more names than there were modules at first', async () => {
    notebook = await new TestNotebook('typescript7').start();
    for (let i = 0; i < 300; i++) notebook.engine.commit(i, `const name${i} = ${i === 299 ? '"text"' : i}`);
    expect(await notebook.errors('name0.toFixed() + name299.toUpperCase()')).toEqual([]);
    expect(await notebook.errors('name299.toFixed()')).toHaveLength(1);
    expect(await notebook.proposals('name29|')).toContain('name299');
  });
});
