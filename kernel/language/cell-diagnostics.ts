import type { Diagnostic } from './engine.js';
import { positionAt } from './position.js';

/** Rules about modules that a cell need not keep: it is made into a script, and its exports are dropped. */
const dropped = new Set([
  1202, // Import assignment cannot be used when targeting ECMAScript modules.
  1203, // Export assignment cannot be used when targeting ECMAScript modules.
  2309, // An export assignment cannot be used in a module with other exported elements: ours are.
]);

/** Compiler messages that name the mechanism behind cells, and what they mean to the user. */
const reworded: Record<number, { code: number; say(message: string): string }> = {
  2307: { code: 2307, say: (message) => message + howToInstall(message) },
  2345: { code: 2345, say: (message) => message + howToBeginEmpty(message) },
  2632: { code: 2588, say: (message) => message.replace('because it is an import', 'because it is a constant') },
};

/** For a list that was written `[]` inside an object: alone, it would take its type from what is put into it. */
function howToBeginEmpty(message: string): string {
  return message.endsWith("to parameter of type 'never'.")
    ? ' A list that is empty at first needs a type there: [] as number[]'
    : '';
}

/** For a package, not for a file or a module of Node; Deno names packages by addresses, which Node does not load. */
function howToInstall(message: string): string {
  const [, scheme, rest = ''] = /'(npm|jsr|https?):\/*([^']*)'/.exec(message) ?? [];
  if (scheme === 'npm') {
    const [versioned, name] = /^((?:@[^/@]+\/)?[^/@]+)(?:@[^/]*)?/.exec(rest) ?? [];
    return ` That is Deno's way: install the package in the notebook's folder with npm install ${versioned}, and import it as '${name}'.`;
  }
  if (scheme === 'jsr')
    return ` That is Deno's way: add the package in the notebook's folder with npx jsr add ${rest.replace(/(.)@.*/, '$1')}, and import it by its name.`;
  if (scheme !== undefined)
    return ' Node imports nothing from an address: install the package with npm, or save the file beside the notebook.';
  const [, name] = /'((?:@[\w.-]+\/)?[a-z\d][\w.-]*)(?:\/[^']*)?'/.exec(message) ?? [];
  return name === undefined ? '' : ` If it is a package, install it in the notebook's folder: npm install ${name}`;
}

/**
 * What of a module's diagnostics concerns the cell: no hints, nothing about the trailer behind the cell's last line. Syntax errors that only show
 * there (a bracket left open) belong to the cell's end.
 */
export function cellDiagnostics(code: string, found: readonly Diagnostic[]): Diagnostic[] {
  const end = positionAt(code, code.length);
  return found.flatMap((diagnostic) => {
    if (diagnostic.severity === 'hint' || dropped.has(diagnostic.code)) return [];
    if (diagnostic.start.line > end.line) return diagnostic.code < 2000 ? [{ ...diagnostic, start: end, end }] : [];
    const { code: number, say } = reworded[diagnostic.code] ?? {
      code: diagnostic.code,
      say: (message: string) => message,
    };
    const last = diagnostic.end.line > end.line ? end : diagnostic.end;
    return [{ ...diagnostic, code: number, message: say(diagnostic.message), end: last }];
  });
}

/**
 * Whether a diagnostic is one of `noImplicitAny`'s. Cells are checked with that option, because without it the compiler takes `const losses = []` for
 * a list that can hold nothing; what it complains about is let pass where no `tsconfig.json` asks for it.
 */
export function isImplicitAny({ code, message }: Diagnostic): boolean {
  // 7051: parameter has a name but no type. 7054: no index signature was found.
  return code > 7000 && code < 7100 && (message.includes('implicitly') || code === 7051 || code === 7054);
}
