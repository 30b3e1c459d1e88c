/** What IPython's magics are in TypeScript, by their names; `$` stands for the name. */
const MAGICS: readonly (readonly [RegExp, string])[] = [
  [/^nocheck$/, 'It is written %%nocheck, on the first line of the cell'],
  [/^(time|timeit|prun)$/, "A piece of code is timed between console.time('cell') and console.timeEnd('cell')"],
  [
    /^(pip|conda|mamba|npm|yarn|pnpm)$/,
    "Packages are installed in the notebook's folder, in a terminal: npm install NAME",
  ],
  [/^(html|markdown|latex|svg)$/, 'It is written display.$(`…`)'],
  [
    /^(matplotlib|load_ext|autoreload|config)$/,
    'The line can go: charts show themselves, and a changed file is read by the next import',
  ],
  [/^(env|set_env)$/, 'Variables of the environment are those of process.env'],
  [/^(writefile|file)$/, "Files are written by writeFileSync of 'node:fs'"],
];

const COMMANDS =
  "Commands run in a terminal, or by execSync of 'node:child_process': console.log(String(execSync('ls')))";
const SHELL = /^(bash|sh|system|sx|cd|ls|pwd|cat|mkdir|rm|cp|mv)$/;

/** What to say of a line that is a magic of IPython's, `%time` or `!ls -l`. */
export function magicLine(line: string): string | undefined {
  if (/^\s*!\s*[a-z][\w-]*(\s+[\w./~-].*)?$/.test(line)) return COMMANDS;
  const name = /^\s*%{1,2}(\w+)/.exec(line)?.[1];
  if (name === undefined) return undefined;
  if (SHELL.test(name)) return COMMANDS;
  const known = MAGICS.find(([names]) => names.test(name))?.[1].replace('$', name);
  return known ?? 'There are no magics but %%nocheck: settings are calls, and files and programs are those of Node';
}
