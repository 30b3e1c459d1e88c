/** A cell as JavaScript for `Runtime.evaluate` in REPL mode: the result of `compileCell`. */
export interface CompiledCell {
  /** JavaScript, strict mode. It awaits at top level and calls {@link CellGlobals}. */
  js: string;
  /**
   * Source map (version 3, JSON) from `js` to the cell. Look positions up with `originalPosition`. Absent only where lines and columns
   * of `js` are those of the cell.
   */
  map?: string;
  /** Names the cell declares at top level, so that the next cells can see and redeclare them. */
  declares: string[];
}
