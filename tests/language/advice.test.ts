import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { NAMESPACES } from '#cli/namespaces';
import { pythonLine } from '#kernel/language/advice/python';
import { type Compiler, createEngine, type LanguageEngine } from '#kernel/language/index';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../../dist');
const compilers: Compiler[] = ['typescript7', 'typescript6'];

describe.each(compilers)('advice in type errors, with %s', (compiler) => {
  // A folder without a tsconfig.json.
  const cwd = mkdtempSync(join(tmpdir(), 'gradbook-advice-'));
  let engine: LanguageEngine;
  let cells = 0;

  beforeAll(async () => {
    engine = createEngine(compiler);
    const preludeTypes = [join(dist, 'cli/cell-types.d.ts')];
    await engine.start({ cwd, preludeTypes, namespaces: NAMESPACES });
    await run(
      'let a = torch.ones(2, 3), b = torch.ones(2, 3); let loss = a.sum(); let total = 0; let w = new nn.Parameter(a)',
    );
  });
  afterAll(async () => {
    await engine.dispose();
    rmSync(cwd, { recursive: true });
  });

  const messages = async (code: string) => (await engine.check(code)).map(({ message }) => message);
  const run = async (code: string) => {
    expect(await messages(code)).toEqual([]);
    engine.commit(++cells, code);
  };

  describe('names', () => {
    it('that live in a namespace are told with it', async () => {
      expect(await messages('new DataLoader([1])')).toEqual([
        "Cannot find name 'DataLoader'. Did you mean 'data.DataLoader'?",
      ]);
      expect(await messages('let layer: Linear | undefined')).toEqual([
        "Cannot find name 'Linear'. Did you mean 'nn.Linear'?",
      ]);
      expect(await messages('relu(1)')).toEqual(["Cannot find name 'relu'. Did you mean 'torch.relu' or 'F.relu'?"]);
      expect(await messages('new StepLR(1)')).toEqual([
        "Cannot find name 'StepLR'. Did you mean 'optim.lrScheduler.StepLR'?",
      ]);
    });

    it('are told in a cell that is being written, too', async () => {
      expect(await engine.diagnose('const l = new DataLoader([1])')).toMatchObject([
        {
          code: 2304,
          message: "Cannot find name 'DataLoader'. Did you mean 'data.DataLoader'?",
          start: { character: 14 },
        },
      ]);
    });

    it('of Python are told in TypeScript', async () => {
      expect(await messages('print(1)')).toEqual([
        "Cannot find name 'print'. Python's print is written console.log(…)",
      ]);
      expect(await messages('const none = None')).toEqual(["Cannot find name 'None'. Python's None is written null"]);
    });

    it('of arguments go into an object', async () => {
      expect(await messages('torch.ones(2, requires_grad=1)')).toEqual([
        "Cannot find name 'requires_grad'. Arguments with names go into an object at the end: { requiresGrad: … }",
      ]);
    });

    it('that are only assigned to are to be declared', async () => {
      expect(await messages('const one = 1\nrate = 0.1')).toEqual([
        "Cannot find name 'rate'. A new name is declared first: const rate = …, or let rate = … if it changes",
      ]);
      expect(await messages('noSuchName == 1')).toEqual(["Cannot find name 'noSuchName'."]);
    });

    it('that no namespace has are left to the compiler', async () => {
      expect(await messages('torhc.ones(1)')).toEqual(["Cannot find name 'torhc'. Did you mean 'torch'?"]);
      expect(await messages('noSuchName')).toEqual(["Cannot find name 'noSuchName'."]);
    });

    it.each(NAMESPACES)('are looked for in %s, which has members', async (namespace) => {
      const { items } = await engine.complete(`${namespace}.`, namespace.length + 1);
      expect(items.length).toBeGreaterThan(1);
    });

    it('are not looked for in a namespace that the notebook has declared anew', async () => {
      expect(await messages('shapiro(1)')).toEqual(["Cannot find name 'shapiro'. Did you mean 'stats.shapiro'?"]);
      await run('const stats = { n: 1 }');
      expect(await messages('shapiro(1)')).toEqual(["Cannot find name 'shapiro'."]);
    });
  });

  describe('members', () => {
    it.each([
      ['torch.nn.Linear', "Property 'nn' does not exist on type 'typeof torch'. Did you mean 'nn'?"],
      ['nn.relu(a)', "Property 'relu' does not exist on type 'typeof nn'. Did you mean 'torch.relu' or 'F.relu'?"],
      [
        'optim.StepLR',
        "Property 'StepLR' does not exist on type 'typeof optim'. Did you mean 'optim.lrScheduler.StepLR'?",
      ],
      ['torch.zeros_like(a)', "Property 'zeros_like' does not exist on type 'typeof torch'. Did you mean 'zerosLike'?"],
      ['torch.cuda', "Property 'cuda' does not exist on type 'typeof torch'. In Python it is cuda, here torch.gpu"],
      ['[1].append(2)', "Property 'append' does not exist on type 'number[]'. In Python it is append, here xs.push(x)"],
      [
        'a.numpy()',
        "Property 'numpy' does not exist on type 'Tensor<[2, 3]>'. In Python it is numpy, here x.tolist(), or x.toArray() for a typed array",
      ],
      [
        'datasets.moons()',
        "Property 'moons' does not exist on type 'typeof datasets'. Did you mean 'datasets.makeMoons'?",
      ],
      ['plot.histogram([1])', "Property 'histogram' does not exist on type 'typeof plot'. Did you mean 'plot.hist'?"],
      [
        'plot.show()',
        "Property 'show' does not exist on type 'typeof plot'. In Python it is show, here the chart as the last line of a cell, or display(chart)",
      ],
      ['F.Linear', "Property 'Linear' does not exist on type 'typeof F'. Did you mean 'nn.Linear'?"],
      ['a.grad.zero_()', "'a.grad' is possibly 'null'. Once backward() has run it is there, write a.grad!"],
      [
        'const ls = []; ls.push(1); ls.at(-1).toFixed(2)',
        "Object is possibly 'undefined'. Where you know that it is there, write ls.at(-1)!",
      ],
      ['"abc".nothing', `Property 'nothing' does not exist on type '"abc"'.`],
    ])('%s: %s', async (code, message) => {
      expect(await messages(code)).toEqual([message]);
    });

    it('that only a constructor assigns to are to be declared', async () => {
      expect(
        await messages('class Net extends nn.Module { constructor() { super(); this.l = new nn.Linear(2, 2) } }'),
      ).toEqual([
        "Property 'l' does not exist on type 'Net'. Members are declared in the body of the class: a line `l;` before the constructor",
      ]);
      await run(
        'class Net2 extends nn.Module { l; constructor() { super(); this.l = new nn.Linear(3, 2) } forward(x) { return this.l(x) } }\nnew Net2()(a).shape',
      );
    });
  });

  describe('operators on tensors', () => {
    it.each([
      ['a + b', 'a.add(b)'],
      ['a * 2', 'a.mul(2)'],
      ['a.mean(0) / b', 'a.mean(0).div(b)'],
      ['2 * a', 'a.mul(2)'],
      ['1 - a', 'a.neg().add(1)'],
      ['2 ** a', 'torch.pow(2, a)'],
      ['a ** 2', 'a.pow(2)'],
      ['w % 2', 'w.remainder(2)'],
      ['a > 1', 'a.gt(1)'],
      ['1 > a', 'a.lt(1)'],
      ['a == 1', 'a.eq(1)'],
      ['const c = a - b', 'a.sub(b)'],
      ['a += b', 'a = a.add(b)'],
      ['a -= 2 * 0.5', 'a = a.sub(2 * 0.5)'],
      ['loss * 2', 'loss.mul(2)'],
      ['total += loss', 'total += loss.item()'],
      ['loss < 0.1', 'loss.item() < 0.1'],
      ['0.1 < loss', '0.1 < loss.item()'],
    ])('%s is written %s', async (code, written) => {
      const [message, ...more] = await messages(code);
      expect(more).toEqual([]);
      expect(message!.slice(message!.lastIndexOf(': ') + 2)).toBe(written);
    });

    it('are told at each place', async () => {
      const found = await messages('const e = a ** 2 - b / 3');
      expect(found.map((message) => message.slice(message.lastIndexOf(': ') + 2))).toEqual(['a.pow(2)', 'b.div(3)']);
    });

    it('compute when they are written so', async () => {
      await run('a.add(b); a.neg().add(1); torch.pow(2, a); a.lt(1); total += loss.item(); a = a.sub(2 * 0.5)');
    });

    it('leave other mistakes alone', async () => {
      expect(await messages('"x" * 2')).toEqual([
        "The left-hand side of an arithmetic operation must be of type 'any', 'number', 'bigint' or an enum type.",
      ]);
      expect(await messages('1 + {}')).toEqual(["Operator '+' cannot be applied to types 'number' and '{}'."]);
    });
  });

  describe('brackets on tensors', () => {
    it.each([
      ['a[0]', 'a.at(0)'],
      ['a[0, 1]', 'a.at(0, 1)'],
      ['const i = 1; a.T[i]', 'a.T.at(i)'],
      ['a[0] = 5', 'a.set([0], 5)'],
      ['a[0] += 1', 'a.set([0], a.at(0).add(1))'],
    ])('%s is written %s', async (code, written) => {
      expect(await messages(code)).toEqual([`Tensors are not indexed with []: write ${written}`]);
    });

    it('compute when they are written so', async () => {
      await run('a.at(0); a.at(0, 1); a.set([0], 5); a.set([0], a.at(0).add(1))');
    });
  });

  describe('shapes that do not fit', () => {
    it.each([
      [
        'torch.ones(2, 3).matmul(a)',
        'mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3). This argument is a Tensor<[2, 3]>',
      ],
      [
        'a.add(torch.ones(4))',
        'The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1. This argument is a Tensor<[4]>',
      ],
      ['torch.tensor([[1, 2], [3]])', 'expected sequence of length 2 at dim 1 (got 1)'],
      ['torch.ones(2, 3).reshape(4)', "shape '[4]' is invalid for input of size 6"],
      ['torch.ones(2, 3).at(2)', 'index 2 is out of bounds for dimension 0 with size 2'],
      [
        'new nn.Linear(3, 2)(torch.ones(1, 4))',
        'mat1 and mat2 shapes cannot be multiplied (1x4 and 3x2). This argument is a Tensor<[1, 4]>',
      ],
      [
        'torch.ones(2).dot(torch.ones(3))',
        'inconsistent tensor size, expected tensor [2] and src [3] to have the same number of elements, but got 2 and 3 elements respectively. This argument is a Tensor<[3]>',
      ],
      [
        'torch.dot(torch.ones(2), torch.ones(2, 1))',
        '1D tensors expected, but got 1D and 2D tensors. This argument is a Tensor<[2, 1]>',
      ],
    ])('%s: %s', async (code, message) => {
      expect(await messages(code)).toEqual([message]);
    });

    it('are told apart from strings that are no choice', async () => {
      expect(await messages('const answer: "a sentence that is a type" = "another"')).toEqual([
        `Type '"another"' is not assignable to type '"a sentence that is a type"'.`,
      ]);
    });

    it('are none where a size is not known', async () => {
      await run('const unknown: Tensor = torch.ones(3); torch.ones(2).dot(unknown); unknown.dot(unknown)');
    });
  });

  describe('tensors where a number is asked for', () => {
    it.each([
      ['Math.exp(a)', 'a.exp()'],
      ['Math.max(a.sum())', 'a.sum().max()'],
      ['const f = (x: number) => x; f(loss)', 'loss.item()'],
    ])('%s is written %s', async (code, written) => {
      const [message, ...more] = await messages(code);
      expect(more).toEqual([]);
      expect(message!.slice(message!.lastIndexOf(': ') + 2)).toBe(written);
    });

    it('are left to the compiler where there is no such method', async () => {
      expect(await messages('Math.hypot(a)')).toEqual([
        "Argument of type 'Tensor<[2, 3]>' is not assignable to parameter of type 'number'.",
      ]);
    });
  });

  describe('a line that goes on with the one before', () => {
    it.each(['const p = [1]\n-p.length', 'const q = a, r = a\n[q, r]'])('%s', async (code) => {
      expect((await messages(code)).at(-1)).toMatch(
        / before its declaration\. A line that begins with . goes on with the line before: end that with a semicolon$/,
      );
    });

    it('is not suspected where the line before ends', async () => {
      expect(await messages('const s = [1];\n-u.length\nconst u = 1')).toContain(
        "Block-scoped variable 'u' used before its declaration.",
      );
    });
  });

  describe('conditions that are tensors', () => {
    it.each([
      ['if (a.gt(0)) console.log(1)', 'a.gt(0).any().item()'],
      ['while (a.gt(0).all()) break', 'a.gt(0).all().item()'],
      ['const c = loss.lt(1) ? 1 : 2', 'loss.lt(1).item()'],
      ['const d = !a.isnan().any()', 'a.isnan().any().item()'],
    ])('%s is an error: write %s', async (code, written) => {
      const [message, ...more] = await messages(code);
      expect(more).toEqual([]);
      expect(message).toMatch(
        /^This condition will always return true since this 'Tensor<.*>' is always defined\. Its truth is /,
      );
      expect(message!.endsWith(`Its truth is ${written}`)).toBe(true);
    });

    it('are comparisons of objects, too', async () => {
      expect(await messages('const same = a == b')).toEqual([
        'This comparison asks whether both tensors are the same object. Tensors have methods instead of operators: a.eq(b) for each element, a.equal(b) for all',
      ]);
      expect(await messages('const other = a.T != b.T')).toEqual([
        'This comparison asks whether both tensors are the same object. Tensors have methods instead of operators: a.T.ne(b.T) for each element, !a.T.equal(b.T) for all',
      ]);
      expect(await messages('const is = a === b; const no = a == null; let n = 1; const five = n == total')).toEqual(
        [],
      );
    });

    it('are none when a method answers a boolean, or another object has such a method', async () => {
      expect(await messages('if (a.equal(b) || a.gt(0).any().item()) console.log(1)')).toEqual([]);
      expect(await messages('const set = { any: () => true }; if (set.any()) console.log(1)')).toEqual([]);
    });
  });

  describe('what has no type yet', () => {
    it('is a list that takes its type from what is put into it', async () => {
      await run('const losses = []\nfor (let i = 0; i < 3; i++) losses.push(i * 0.5)\nconst sum: number = losses[0]!');
      await run('losses.push(1); losses.length');
      await run('let later = []\nfunction put() { later.push("x") }');
      await run('later.push(1); later = ["y"]');
    });

    it('is a variable, a parameter, a member or a key that may hold anything', async () => {
      await run('let best');
      await run('best = { epoch: 3 }; best.epoch');
      await run('const twice = (x) => x * 2; const counts = {}; counts["a"] = 1; const one = { a: 1 }; one["b"]');
      await run(
        'class Net extends nn.Module { l = new nn.Linear(3, 2); forward(x) { return this.l(x) } }\nnew Net()(a)',
      );
    });

    it('is a list of layers from sizes without a type, whose layers can be called', async () => {
      await run(
        'function chain(sizes, x) { for (const l of new nn.ModuleList(sizes.map((n) => new nn.Linear(n, n)))) x = l(x).relu(); return x }',
      );
    });

    it('is an empty list in an object, which needs a type', async () => {
      expect(await messages('const curves = { train: [] }; curves.train.push(0.5)')).toEqual([
        "Argument of type '0.5' is not assignable to parameter of type 'never'. A list that is empty at first needs a type there: [] as number[]",
      ]);
    });
  });
});

describe('a line of Python', () => {
  test.each([
    ['# a comment', 'Comments begin with //'],
    ['import torch', 'torch, nn, F, optim, data and plot are there without an import'],
    ['import numpy as np', 'torch, nn, F, optim, data and plot are there without an import'],
    ['import os', "A package is imported by import * as name from 'package'"],
    ['from math import sqrt', "Names are imported by import { name } from 'package'"],
    ['def f(x):', 'A function is written function name(x: number) { … }'],
    ['class Net(nn.Module):', 'A class is written class Net extends nn.Module { … }'],
    ['with torch.no_grad():', 'Without gradients: torch.noGrad(() => { … })'],
    ['for i in range(3):', 'A loop is written for (const x of xs) { … }'],
    ['    if x == 1:  # one', 'Conditions stand in parentheses, blocks in braces: if (x > 0) { … }'],
    ['f = lambda x: x + 1', 'A function without a name is written (x) => …'],
    ['y = x @ w', 'Matrices are multiplied by a.matmul(b)'],
    ['x[:, 0]', "Slices are strings: x.at(':', '2:5') of a tensor, xs.slice(2, 5) of an array"],
    ['%matplotlib inline', 'The line can go: charts show themselves, and a changed file is read by the next import'],
    ['%who', 'There are no magics but %%nocheck: settings are calls, and files and programs are those of Node'],
  ])('%s is told in TypeScript', (line, advice) => {
    expect(pythonLine(line)).toBe(advice);
  });

  test.each([
    'class Counter { #count = 1',
    'import { a } from "b"',
    'import fs from "node:fs"',
    'for (const x of xs) {',
    'const y = ok ? a[0] : b[1]',
    'switch (x) { case 1:',
    '@decorated class A {',
    'const text = "a and b"',
    'if (a) { b: 1 }',
  ])('%s is none', (line) => {
    expect(pythonLine(line)).toBeUndefined();
  });
});
