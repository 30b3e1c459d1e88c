import { isTypeStatement } from './blank-types.js';
import { type Source, valueEnd } from './source.js';
import type { Node } from './walk.js';

/** The value of a cell is that of its last statement where that is an expression: `__gradbook.v(…)` keeps it. Promises are not awaited. */
export function lastExpression(source: Source): void {
  const last = (source.program.body as Node[]).filter((s) => s.type !== 'EmptyStatement' && !isTypeStatement(s)).pop();
  if (last === undefined) return;
  const expression =
    last.type === 'ExpressionStatement' || last.type === 'TSExportAssignment'
      ? last.expression
      : last.type === 'ExportDefaultDeclaration' && !/Declaration$/.test(last.declaration.type)
        ? (last.declaration as Node)
        : undefined;
  if (!expression) return;
  const comma = expression.type === 'SequenceExpression';
  source.out.prependRight(expression.start, comma ? '__gradbook.v((' : '__gradbook.v(');
  source.out.appendLeft(valueEnd(source, expression.end), comma ? '))' : ')');
}
