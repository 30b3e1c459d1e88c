/** Jupyter's words for the kinds of the Language Server Protocol (CompletionItemKind, 1 … 25). */
const words = [
  'text',
  'method',
  'function',
  'class',
  'property',
  'instance',
  'class',
  'interface',
  'module',
  'property',
  'unit',
  'value',
  'enum',
  'keyword',
  'snippet',
  'color',
  'file',
  'reference',
  'folder',
  'enum',
  'constant',
  'struct',
  'event',
  'operator',
  'type',
] as const;

/** What a proposal is, for `_jupyter_types_experimental`. */
export function jupyterType(kind: number | undefined): string {
  return words[(kind ?? 1) - 1] ?? 'text';
}
