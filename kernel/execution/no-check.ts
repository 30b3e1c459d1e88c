const MAGIC = /^(\s*)%%nocheck\b.*/;
const COMMENT = /^\s*(\/\/[^\n]*\n\s*)*\/\/\s*@ts-nocheck\b/;

/** Whether the type checker has a say: `%%nocheck` on the first line, or `// @ts-nocheck`, lets a cell run with type errors. */
export function checksTypes(code: string): boolean {
  return !MAGIC.test(code) && !COMMENT.test(code);
}

/** The cell as TypeScript: `%%nocheck` turns into a comment of the same length, so that no line or column moves. */
export function runnableText(code: string): string {
  return code.replace(MAGIC, (line) => line.replace('%%', '//'));
}
