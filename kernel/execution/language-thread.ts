import { workerData } from 'node:worker_threads';
import type { CompiledCell } from '../compile/compiled-cell.js';
import { compileCell, ShadowedGlobals } from '../compile/index.js';
import { createEngine, loweringOptions } from '../language/index.js';
import type { LanguageThreadData } from '../launch-language.js';
import type { LanguageCalls, LanguageRequest, LanguageResponse, Prepared } from '../protocol/language-messages.js';
import type { ErrorContent } from '../thread-messages.js';
import { ModuleCompiler } from './imports/module-compiler.js';
import { checksTypes, runnableText } from './no-check.js';
import { fileSyntaxError, syntaxError, typeErrors } from './static-errors.js';

/** Entry of the language thread: checks, compiles, completes and explains cells; it never runs any. */
const engine = createEngine();
const shadowed = new ShadowedGlobals();
const { port, options } = workerData as LanguageThreadData;
// What goes wrong here goes wrong again with the first cell, which reports it.
engine.start(options).catch(() => {});
const modules = new ModuleCompiler(options.cwd, options.scratch);

type Answers = { [M in keyof LanguageCalls]: (...args: Parameters<LanguageCalls[M]>) => unknown };

const calls: Answers = {
  compileModule: (path) => {
    try {
      return modules.compile(path);
    } catch (error) {
      throw fileSyntaxError(error);
    }
  },
  prepare,
  commit: (id, code) => {
    shadowed.addFrom(runnableText(code));
    engine.commit(id, runnableText(code));
  },
  diagnose: (code) => (checksTypes(code) ? engine.diagnose(runnableText(code)) : []),
  complete: (code, offset) => engine.complete(runnableText(code), offset),
  inspect: (code, offset) => engine.inspect(runnableText(code), offset),
  isComplete: (code) => engine.isComplete(runnableText(code)),
};

async function prepare(source: string, executionCount: number, expressions: Record<string, string>): Promise<Prepared> {
  const code = runnableText(source);
  // The type checker is another process: it works while this thread compiles.
  const checking = checksTypes(source) ? engine.check(code) : [];
  const lowering = loweringOptions(options.cwd);
  let compiled: CompiledCell;
  try {
    compiled = compileCell(code, { ...lowering, executionCount, shadowed });
  } catch (error) {
    await checking;
    return { error: syntaxError(error, source, executionCount) };
  }
  const errors = (await checking).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { error: typeErrors(errors, source, executionCount) };
  const userExpressions: Record<string, CompiledCell | ErrorContent> = {};
  for (const [name, expression] of Object.entries(expressions)) {
    try {
      userExpressions[name] = compileCell(`(${expression}\n)`, { ...lowering, executionCount, shadowed });
    } catch (error) {
      userExpressions[name] = syntaxError(error, expression, executionCount);
    }
  }
  return { compiled, userExpressions };
}

port.on('message', async ({ id, method, args }: LanguageRequest) => {
  const response: LanguageResponse = { id };
  try {
    response.result = await (calls[method] as (...args: unknown[]) => unknown)(...args);
  } catch (error) {
    const { name, message, stack } = error as Error;
    response.failure = { name, message, ...(stack && { stack }) };
  }
  port.postMessage(response);
});
