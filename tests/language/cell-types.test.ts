import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Compiler, createEngine, type LanguageEngine } from '#kernel/language/index';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../dist');
const compilers: Compiler[] = ['typescript7', 'typescript6'];

describe.each(compilers)('the types of cells, with %s', (compiler) => {
  let engine: LanguageEngine;

  beforeAll(async () => {
    engine = createEngine(compiler);
    await engine.start({
      cwd: dirname(dist),
      preludeTypes: [join(dist, 'cli/cell-types.d.ts')],
    });
    engine.commit(1, 'const x = torch.randn(32, 10)\nconst wide = torch.zeros([2, 3], { dtype: "float64" })');
  });
  afterAll(() => engine.dispose());

  const messages = async (code: string) => (await engine.check(code)).map(({ message }) => message);
  const hover = (code: string) => engine.inspect(code.replace('|', ''), code.indexOf('|'));
  const proposals = async (code: string) =>
    (await engine.complete(code.replace('|', ''), code.indexOf('|'))).items.map(({ text }) => text);

  it('show shapes without the dtype that all tensors have', async () => {
    expect((await hover('x|'))!.signature).toBe('const x: Tensor<[32, 10]>');
    expect((await hover('const product| = x.matmul(torch.randn(10, 3))'))!.signature).toContain('Tensor<[32, 3]>');
  });

  it('show any other dtype', async () => {
    expect((await hover('wide|'))!.signature).toContain('"float64"');
  });

  it('leave the default dtype out of errors and signatures', async () => {
    const [message] = await messages('const n: number = x');
    expect(message).toBe("Type 'Tensor<[32, 10]>' is not assignable to type 'number'.");
    expect((await hover('x.relu(|'))!.signature).not.toContain('float32');
  });

  it('keep the documentation of our functions, and the first paragraph of that of Node', async () => {
    expect((await hover('torch.randn|'))!.documentation).not.toBe('');
    const read = await hover('import { readFileSync } from "node:fs"\nreadFileSync|("x")');
    expect(read!.documentation).toContain('Returns the contents of the `path`.');
  });

  it('are the same for what is imported from our own package', async () => {
    const code =
      'import { torch as t, expect as must, nn as layers } from "gradbook"\nimport { plot as p } from "gradbook/display"';
    expect(
      await messages(`${code}\nconst y: typeof x = t.randn(32, 10); must(1); p.line; new layers.Linear(1, 2)`),
    ).toEqual([]);
    expect(await messages('import { Linear } from "gradbook/nn/linear"\nLinear')).toHaveLength(1);
  });

  it('are types by the names of the namespaces, whatever parameters they have', async () => {
    const code = `function train(m: nn.Module, o: optim.Optimizer, l: data.DataLoader, s: data.DatasetLike<number>, t: torch.Tensor) {
      o.zeroGrad(); l; s; return m.parameters().length + t.numel();
    }
    const layer = new nn.Linear(2, 3);
    const rows = new data.TensorDataset(torch.ones(4, 2));
    train(layer, new optim.Adam(layer.parameters()), new data.DataLoader(rows), [1, 2], torch.ones(2))`;
    expect(await messages(code)).toEqual([]);
  });

  it('know the properties of charts', async () => {
    expect(await messages('plot.line([1, 2], { xAxis: { labelAngle: 45, grid: false }, xScale: "log" })')).toEqual([]);
    expect(
      await messages('display.vegaLite({ mark: "bar", data: { values: [] }, encoding: { x: { field: "a" } } })'),
    ).toEqual([]);
    expect((await messages('plot.line([1, 2], { xAxis: { labelAngel: 45 } })')).join()).toContain('labelAngel');
    expect(await proposals('plot.line([1, 2], { xAxis: { label|')).toContain('labelAngle');
  });

  it('know Node and the web', async () => {
    expect(
      await messages(
        'import fs from "node:fs"; const s: string = fs.readFileSync("a", "utf8"); Buffer.from(s); process.argv',
      ),
    ).toEqual([]);
    expect(
      await messages(
        'const r = await fetch("https://example.org"); const ok: boolean = r.ok; setTimeout(() => {}, 1).unref()',
      ),
    ).toEqual([]);
  });
});
