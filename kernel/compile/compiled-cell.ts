/** A cell as JavaScript for `Runtime.evaluate` in REPL mode: the result of `compileCell`. */
export interface CompiledCell {
  /** JavaScript. Lines and columns are those of the cell wherever `map` is absent. */
  js: string;
  /** Source map (version 3, JSON), only where types could not be blanked in place: enums, decorators, parameter properties … */
  map?: string;
  /** Names the cell declares at top level, so that the next cells can see and redeclare them. */
  declares: string[];
}
