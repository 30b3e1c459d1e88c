// What people write who come from Python, and how it is written here.
import { magicLine } from './magics.js';

const WORDS: Record<string, string> = {
  print: 'console.log(…)',
  len: 'x.length, or x.shape[0] of a tensor',
  range: 'for (let i = 0; i < n; i++), or torch.arange(n) for a tensor',
  enumerate: 'for (const [i, x] of xs.entries())',
  None: 'null',
  True: 'true',
  False: 'false',
  str: 'String(x)',
  int: 'Math.trunc(x)',
  float: 'Number(x)',
  np: 'torch, with stats.RandomState for its random numbers',
  plt: 'plot.line(…), plot.scatter(…) …',
};

/** What a name that ends at `end` of the cell means in Python, if it does. */
export function pythonWord(name: string, code: string, end: number): string | undefined {
  const line = code.slice(code.lastIndexOf('\n', end - 1) + 1).split('\n')[0]!;
  if (new RegExp(`^\\s*!\\s*${name}\\b`).test(line)) return magicLine(line);
  // f(x, keepdim=True): the name of an argument.
  if (/^\s*=(?![=>])/.test(code.slice(end)) && /[(,]\s*$/.test(code.slice(0, end - name.length)))
    return `Arguments with names go into an object at the end: { ${camelCase(name)}: … }`;
  if (/^\s*=(?![=>])/.test(code.slice(end)) && /(^|[\n;{}])\s*$/.test(code.slice(0, end - name.length)))
    return `A new name is declared first: const ${name} = …, or let ${name} = … if it changes`;
  return Object.hasOwn(WORDS, name) ? `Python's ${name} is written ${WORDS[name]}` : undefined;
}

/** Members of Python's and PyTorch's objects by the type they are looked for on, and what is written here. */
const MEMBERS: readonly (readonly [type: RegExp, Record<string, string>])[] = [
  [/^typeof torch$/, { cuda: 'torch.gpu' }],
  [
    /^typeof plot$/,
    {
      plot: 'plot.line(x, y)',
      imshow: 'display.image(picture), or plot.heatmap(matrix)',
      show: 'the chart as the last line of a cell, or display(chart)',
      savefig: 'display(chart); its menu saves a picture',
      figure: '{ width: 600, height: 300 } among the options of a chart',
      subplots: 'plot.hconcat(left, right), or plot.grid(charts)',
      title: "{ title: '…' } among the options of a chart",
      xlabel: "{ xTitle: '…' } among the options of a chart",
      ylabel: "{ yTitle: '…' } among the options of a chart",
      legend: '{ y: { name: values } }, which names each line',
      axhline: 'plot.rule({ y: 0 })',
      axvline: 'plot.rule({ x: 0 })',
    },
  ],
  [/^(Tensor|Parameter)</, { numpy: 'x.tolist(), or x.toArray() for a typed array', cuda: "x.to('gpu')" }],
  [
    /\[\]$|^Array</,
    { append: 'xs.push(x)', extend: 'xs.push(...more)', copy: '[...xs]', remove: 'xs.splice(xs.indexOf(x), 1)' },
  ],
  [/^(string|".*")$/, { upper: 's.toUpperCase()', lower: 's.toLowerCase()', strip: 's.trim()', join: 'list.join(s)' }],
  [/^(Map<|\{)/, { items: 'Object.entries(o) of an object, m.entries() of a Map', update: 'Object.assign(o, more)' }],
];

/** What a member is written here, if somebody from Python looks for it. */
export function pythonMember(name: string, type: string): string | undefined {
  const members = MEMBERS.find(([pattern, table]) => pattern.test(type) && Object.hasOwn(table, name))?.[1];
  return members && `In Python it is ${name}, here ${members[name]}`;
}

const camelCase = (name: string): string => name.replace(/(?<=.)_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Lines of Python that are no TypeScript. The first that matches is told. */
const LINES: readonly (readonly [RegExp, string])[] = [
  [/^\s*#+(\s|$)/, 'Comments begin with //'],
  [
    /^\s*import\s+(torch|numpy|matplotlib)\b[\w.]*(\s+as\s+\w+)?\s*;?\s*$/,
    'torch, nn, F, optim, data and plot are there without an import',
  ],
  [/^\s*import\s+[\w.]+(\s+as\s+\w+)?\s*$/, "A package is imported by import * as name from 'package'"],
  [/^\s*from\s+[\w.]+\s+import\b/, "Names are imported by import { name } from 'package'"],
  [/^\s*(async\s+)?def\s+\w+\s*\(/, 'A function is written function name(x: number) { … }'],
  [/^\s*class\s+\w+\s*\(.*\)\s*:/, 'A class is written class Net extends nn.Module { … }'],
  [/^\s*with\s+torch\.no_?grad\(\)/i, 'Without gradients: torch.noGrad(() => { … })'],
  [/^\s*for\s+[\w\s,()]+\s+in\s+.*:\s*(#.*)?$/, 'A loop is written for (const x of xs) { … }'],
  [
    /^\s*(if|elif|else|while|try|except|finally|with)\b.*:\s*(#.*)?$/,
    'Conditions stand in parentheses, blocks in braces: if (x > 0) { … }',
  ],
  [/\blambda\b[\w\s,]*:/, 'A function without a name is written (x) => …'],
  [/^[^'"`]*[\w)\]]\s+@\s+[\w(]/, 'Matrices are multiplied by a.matmul(b)'],
  [/[\w)\]]\[[^\]'"`?]*:[^\]'"`?]*\]/, "Slices are strings: x.at(':', '2:5') of a tensor, xs.slice(2, 5) of an array"],
  [/(^|[\s(,=])[fr]["']/, 'Text with values in it stands in backticks, each value in braces behind a dollar sign'],
  [/^([^'"`]*[\s(=])?not\s+[\w(]/, 'Not is written !x'],
  [/^[^'"`]*[\w)\]]\s+(and|or)\s+[\w(!]/, 'And is written &&, or ||'],
  [
    /^\s*(print|raise|assert|del|pass|global)\b\s*[^\s(=.]/,
    'This is Python: see what the notebooks of the course write',
  ],
  [/^\s*\{\s*(['"]?)[\w$]+\1\s*:/, 'An object that begins a line stands in parentheses: ({ … })'],
  [/<[A-Za-z][^<>]*(\/>|>.*<\/[A-Za-z])/, 'There is no JSX in cells: HTML is shown by display.html(`<b>…</b>`)'],
];

/** What to say of a line at which the parser stumbled, if it looks like Python. */
export function pythonLine(line: string): string | undefined {
  return magicLine(line) ?? LINES.find(([pattern]) => pattern.test(line))?.[1];
}
