// What a kernel's function uses that cannot be compiled, said in one sentence with the line it stands in.

interface Complaint {
  readonly message: string;
  /** Position in the source; −1 where it is not known. */
  readonly at: number;
}

const KEYWORDS = new Set(
  'function const let var if else for while do return break this true false Math Infinity NaN typeof'.split(' '),
);

/** What no kernel can have, and what to do instead. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/['"`]/, 'there are no texts on the device'],
  [/\bnew\b/, 'no objects are made on the device: compute with numbers'],
  [/=>/, 'there are no functions inside a kernel: write a loop'],
  [/\bfor\s*\([^;)]*\b(?:of|in)\b/, 'count with for (let i = 0; i < n; i++)'],
  [/\b(?:try|throw|catch)\b/, 'there are no exceptions on the device'],
  [/\b(?:async|await|yield)\b/, 'nothing waits on the device'],
  // gpu.js leaves the step of a loop out after `continue` on WebGPU: it would not end.
  [/\bcontinue\b/, 'continue is not available in kernels: turn the condition round and use if'],
  [/\bswitch\b/, 'switch is not available in kernels: use if'],
  [/\bconsole\b/, 'nothing can be printed from the device'],
  [/\.length\b/, 'arrays do not know their length on the device: pass it as an argument'],
  [/\b(?:const|let|var)\s*[[{]/, 'take numbers out of objects and arrays one by one'],
  [/\?\?|\?\./, '?? and ?. are not available in kernels'],
];

/** Looks for what gpu.js cannot translate; null when nothing is seen. */
export function inspect(source: string): Complaint | null {
  // Comments become blanks, so that positions stay.
  const text = source.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  for (const [pattern, message] of REFUSED) {
    const at = text.search(pattern);
    if (at >= 0) return { message, at };
  }
  const declared = new Set(KEYWORDS);
  const parameters = /^function\s*\w*\s*\(([^)]*)\)/.exec(text)?.[1] ?? '';
  for (const name of parameters.split(',')) declared.add(name.trim());
  for (const [, name] of text.matchAll(/\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)/g)) declared.add(name!);
  for (const [, name] of text.matchAll(/,\s*([A-Za-z_$][\w$]*)\s*=[^=]/g)) declared.add(name!);
  for (const match of text.matchAll(/(?<![.\w$])([A-Za-z_$][\w$]*)/g)) {
    const name = match[1]!;
    if (declared.has(name)) continue;
    const call = /^\s*\(/.test(text.slice(match.index + name.length));
    return {
      message: call
        ? `${name} is not known on the device: a kernel calls functions of Math only`
        : `${name} is not known on the device: pass it as an argument`,
      at: match.index,
    };
  }
  const math = /\bMath\.(\w+)/g;
  for (const match of text.matchAll(math))
    if (typeof (Math as unknown as Record<string, unknown>)[match[1]!] === 'undefined')
      return { message: `there is no Math.${match[1]}`, at: match.index };
  return null;
}

/** gpu.js's own complaint: its sentence, and where the piece of source it quotes stands. */
export function complaintOf(text: string, source: string): Complaint {
  const [first = '', ...quoted] = text.replace(/^the gpu device failed: /, '').split('\n');
  const message = first
    .replace(/ on line \d+, position.*$/, '')
    .replace(/^(WebAssembly|WebGPU) backend /, 'gpu.js ')
    .trim();
  const piece = quoted.join('\n').trim().split('\n')[0]!;
  return { message, at: piece === '' ? -1 : source.indexOf(piece) };
}

/** The line of a position, with its number and a mark under the column. */
export function mark(source: string, at: number): string {
  if (at < 0) return '';
  const before = source.slice(0, at).split('\n');
  const line = source.split('\n')[before.length - 1]!;
  const number = String(before.length);
  const blank = ' '.repeat(number.length);
  return `\n\n  ${number} | ${line}\n  ${blank} | ${' '.repeat(before.at(-1)!.length)}^\n`;
}
