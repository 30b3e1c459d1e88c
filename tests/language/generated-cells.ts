/** A cell and how many type errors it has. */
export interface GeneratedCell {
  code: string;
  errors: number;
}

/** A long notebook: tensors, classes, types, redeclarations with other types, assignments to earlier cells, some errors. */
export function generateCells(count: number): GeneratedCell[] {
  return Array.from({ length: count }, (_, i) => {
    let code = kinds[i % kinds.length]!(i);
    let errors = 0;
    if (i % 10 === 9) {
      code += `const bad${i}: number = "s${i}";\n`;
      errors++;
    }
    if (i % 8 === 1 && i > 16 && i % 5 === 1) {
      code += 'x.matmul(randn(784, 2)).foo;\n';
      errors++;
    }
    return { code, errors };
  });
}

const kinds: ((i: number) => string)[] = [
  () => 'const x = randn(32, 784);\nconst w = randn(784, 10);\nlet b = randn(10);\n',
  () => 'const y = x.matmul(w).add(b);\nconsole.log(y.shape);\n',
  (i) =>
    `function f(a: number) { return y.sum().item() + a; }\nfunction f${i}(a: number) { return f(a) * 2; }\nconst loss = f${i}(2);\nloss.toFixed(2)\n`,
  () =>
    'class Net { constructor(private k: number) {}\n  forward(t: typeof y) { return t.add(this.k); } }\nconst model = new Net(2);\nconst out = model.forward(y);\nout.sum().item()\n',
  () => "const x: string = 'txt' + loss;\nconst rows = [{ a: 1, b: x }];\nlet total = 0;\n",
  () =>
    'interface Row { a: number; b: string }\nfor (const r of rows) { console.log(r.a, r.b.toUpperCase()); }\nlet acc: Row[] = rows;\n',
  () => 'acc = acc.concat(rows);\nfor (const r of acc) total += r.a;\nconst m2 = new Net(3);\nx.toUpperCase()\n',
  () =>
    "import * as os from 'node:os';\nconst cpus = os.cpus().map((c) => c.model);\nconst p = await Promise.resolve(total);\np.toFixed(1)\n",
];
