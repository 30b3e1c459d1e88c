import type { TypeScript } from '../typescript6.js';

/** Jupyter's words for TypeScript's kinds (`ScriptElementKind`). */
const words: Record<string, string> = {
  keyword: 'keyword',
  module: 'module',
  'external module name': 'module',
  class: 'class',
  'local class': 'class',
  interface: 'interface',
  type: 'type',
  'type parameter': 'type',
  enum: 'enum',
  'enum member': 'enum',
  function: 'function',
  'local function': 'function',
  method: 'method',
  constructor: 'function',
  property: 'property',
  getter: 'property',
  setter: 'property',
  accessor: 'property',
  string: 'value',
};

/** What a proposal is, for `_jupyter_types_experimental`. */
export function jupyterType(kind: string): string {
  return words[kind] ?? 'instance';
}

/** A signature with its documentation as Markdown, in the words of TypeScript 7's language server. */
export function describeParts(
  signature: string,
  documentation: TypeScript.SymbolDisplayPart[] = [],
  tags: TypeScript.JSDocTagInfo[] = [],
): { signature: string; documentation: string } {
  const join = (parts: TypeScript.SymbolDisplayPart[] = []) => parts.map(({ text }) => text).join('');
  const lines = tags.map(({ name, text = [] }) => {
    const parameter = text.find((p) => p.kind === 'parameterName')?.text;
    const rest = join(parameter === undefined ? text : text.filter((p) => p.text !== parameter)).trim();
    if (name === 'example') return `*@example*\n\`\`\`tsx\n${rest}\n\`\`\``;
    return [`*@${name}*`, parameter && `\`${parameter}\``, rest && `— ${rest}`].filter(Boolean).join(' ');
  });
  return { signature, documentation: [join(documentation), ...lines].filter((part) => part !== '').join('\n\n') };
}
