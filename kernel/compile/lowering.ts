import { decode, type SourceMapMappings } from '@jridgewell/sourcemap-codec';
import { typescript } from '../language/typescript6.js';
import { isTypeStatement } from './blank-types.js';
import { hasUnplacedProperties } from './parameter-properties.js';
import type { Source } from './source.js';
import { isTypeNode, type Node, walk } from './walk.js';

/** Whether a cell has syntax that makes code and that no Node we support runs: enums, namespaces, decorators, `using`, `accessor`. */
export function needsLowering(source: Source): boolean {
  let found = false;
  walk(source.program, (node) => {
    if (found || isTypeNode(node) || isTypeStatement(node)) return false;
    found = isLowered(node);
    return undefined;
  });
  return found;
}

function isLowered(node: Node): boolean {
  switch (node.type) {
    case 'TSEnumDeclaration':
    case 'TSModuleDeclaration':
    case 'Decorator':
    case 'AccessorProperty':
      return true;
    case 'VariableDeclaration':
      return node.kind === 'using' || node.kind === 'await using';
    case 'ClassDeclaration':
    case 'ClassExpression':
      return hasUnplacedProperties(node);
    default:
      return false;
  }
}

/** What of the user's tsconfig changes the JavaScript of a cell. */
export interface LoweringOptions {
  experimentalDecorators?: boolean;
  emitDecoratorMetadata?: boolean;
}

/** Translates a cell with TypeScript 6 where types alone cannot be blanked; its mappings lead back to `text`. */
export function lower(text: string, options: LoweringOptions): { js: string; mappings: SourceMapMappings } {
  const ts = typescript();
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    fileName: 'cell.ts',
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Preserve,
      verbatimModuleSyntax: true,
      sourceMap: true,
      useDefineForClassFields: true,
      experimentalDecorators: options.experimentalDecorators ?? false,
      emitDecoratorMetadata: options.emitDecoratorMetadata ?? false,
    },
  });
  const { mappings } = JSON.parse(sourceMapText!) as { mappings: string };
  return { js: outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ''), mappings: decode(mappings) };
}
