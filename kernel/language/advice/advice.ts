import type { Diagnostic } from '../engine.js';
import { linesOf } from '../position.js';
import type { ServiceCompletion } from '../type-service.js';
import { Homes } from './homes.js';
import { pythonLine } from './python.js';
import { missingSemicolon } from './semicolon.js';
import { shapeError } from './shape-errors.js';
import { tensorConditions } from './tensor-conditions.js';
import { explainTensorSyntax } from './tensor-syntax.js';
import { explainName } from './unknown-names.js';
import { withAdvice } from './with-advice.js';

/** What advice may ask of the compiler, about the notebook as it stands. */
export interface Questions {
  /** Type errors of a text as if it were the next cell. */
  diagnostics(code: string): Promise<Diagnostic[]>;
  /** What is proposed at the end of a text that sees the globals of cells only. */
  members(code: string): Promise<ServiceCompletion[]>;
  /** Whether the notebook has declared a name itself, which hides the global of that name. */
  declares(name: string): boolean;
}

/** Adds to type errors what a compiler cannot know: what PyTorch's and Python's ways of writing are here. */
export class Advice {
  readonly #homes: Homes;
  readonly #questions: Questions;

  constructor(questions: Questions, namespaces: readonly string[]) {
    this.#questions = questions;
    this.#homes = new Homes(questions, namespaces);
  }

  async explain(found: readonly Diagnostic[], code: string): Promise<Diagnostic[]> {
    const parsed = explainPython(found.map(shapeError), code).map((diagnostic) =>
      withAdvice(diagnostic, missingSemicolon(diagnostic, code)),
    );
    const named = await Promise.all(parsed.map((diagnostic) => explainName(diagnostic, code, this.#homes)));
    const explained = await explainTensorSyntax(named, code, this.#questions);
    return [...explained, ...(await tensorConditions(code, this.#questions))];
  }
}

/** Syntax errors in lines of Python: the first of each line says what it is in TypeScript. */
function explainPython(found: readonly Diagnostic[], code: string): Diagnostic[] {
  if (!found.some(isSyntaxError)) return [...found];
  const lines = linesOf(code);
  const told = new Set<number>();
  return found.map((diagnostic) => {
    const { line } = diagnostic.start;
    const advice = isSyntaxError(diagnostic) && !told.has(line) ? pythonLine(lines[line] ?? '') : undefined;
    if (advice !== undefined) told.add(line);
    return withAdvice(diagnostic, advice);
  });
}

const isSyntaxError = ({ code }: Diagnostic): boolean => code < 2000;
