// An example as code that can be checked and run. `expression; // → text` says what a cell would show of the expression, `// throws text`
// what an error says; `…` stands for anything.
import ts from 'typescript6';

/** What one statement of an example promises. */
export interface Promised {
  readonly kind: 'shows' | 'throws';
  readonly text: string;
  readonly source: string;
}

export interface ExampleCode {
  /** The example for the type checker: a promised expression must have a type. */
  readonly checked: string;
  /** The example as the body of an async function of `show`, `fails` and `load`. */
  readonly run: string;
  readonly promises: readonly Promised[];
}

const MARK = /^[;\s]*\/\/ (→|throws) (.*(?:\n\s*\/\/ {2,}.*)*)/;

/** The code of an example without the fence around it. */
export const unfenced = (text: string): string => text.replace(/^```\w*\n?|\n?```$/g, '').trim();

/** Finds the statements that promise something and wraps them. */
export function exampleCode(text: string): ExampleCode {
  const code = unfenced(text);
  const file = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2023, true);
  const promises: Promised[] = [];
  let checked = '';
  let run = '';
  let at = 0;
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      // The body of a function has no import statements.
      const imported = `const ${statement.importClause!.namedBindings!.getText()} = await load(${statement.moduleSpecifier.getText()});`;
      checked += code.slice(at, statement.end);
      run += code.slice(at, statement.getStart()) + imported;
      at = statement.end;
    }
    if (!ts.isExpressionStatement(statement)) continue;
    const mark = MARK.exec(code.slice(statement.end));
    if (mark === null) continue;
    const start = statement.getStart();
    const source = statement.expression.getText();
    const n = promises.length;
    const kind = mark[1] === 'throws' ? 'throws' : 'shows';
    promises.push({ kind, text: mark[2]!.replace(/\n\s*\/\/\s*/g, ' ').trim(), source });
    const between = code.slice(at, start);
    checked += `${between}${kind === 'shows' ? `__typed(${source})` : source};`;
    run += `${between}${kind === 'shows' ? `show(${n}, (${source}));` : `await fails(${n}, async () => (${source}));`}`;
    at = statement.end;
  }
  const js = ts.transpileModule(run + code.slice(at), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  }).outputText;
  return { checked: checked + code.slice(at), run: js.replace(/^export \{\};\s*/m, ''), promises };
}

/** Whether a shown text is the promised one: white space does not count, `…` stands for anything. */
export function agrees(promised: string, shown: string): boolean {
  const plain = (text: string): string => text.replace(/\s+/g, '').replace(/"/g, "'");
  const parts = plain(promised).split('…');
  let rest = plain(shown);
  for (const [i, part] of parts.entries()) {
    const found = i === 0 ? (rest.startsWith(part) ? 0 : -1) : rest.indexOf(part);
    if (found < 0) return false;
    rest = rest.slice(found + part.length);
  }
  return rest === '' || parts.at(-1) === '';
}
