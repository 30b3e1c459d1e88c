/** A cell that is no valid TypeScript: nothing of it ran. */
export class CompileError extends SyntaxError {
  override name = 'CompileError';
  /** Zero-based line of the cell. */
  readonly line: number;
  /** Zero-based column, in UTF-16 code units. */
  readonly column: number;

  constructor(message: string, line: number, column: number, options?: ErrorOptions) {
    super(message, options);
    this.line = line;
    this.column = column;
  }

  /** The error at an offset (UTF-16) of `source`. */
  static at(source: string, offset: number, message: string, options?: ErrorOptions): CompileError {
    const before = source.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
    return new CompileError(message, before.length - 1, before[before.length - 1]!.length, options);
  }
}
