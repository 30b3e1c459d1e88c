/** A place in a cell: zero-based line and character, in UTF-16 code units, as in the Language Server Protocol. */
export interface Position {
  line: number;
  character: number;
}

/** What is wrong with a cell, and where. */
export interface Diagnostic {
  severity: 'error' | 'warning' | 'information' | 'hint';
  /** The compiler's number: 2322 for `TS2322`. */
  code: number;
  message: string;
  start: Position;
  end: Position;
}

/** One proposal for the name at the cursor. */
export interface CompletionItem {
  /** The text to insert for the range of {@link Completion}. */
  text: string;
  /** Jupyter's word for `_jupyter_types_experimental`: function, class, module, instance, keyword, property … */
  type: string;
  /** The signature or type, on one line, where it is cheap to know. */
  signature?: string;
}

/** Proposals, with the range of the cell (UTF-16 offsets) that each replaces. */
export interface Completion {
  items: CompletionItem[];
  start: number;
  end: number;
}

/** What a name is: its signature as TypeScript and its documentation as Markdown. */
export interface Hover {
  signature: string;
  documentation: string;
}

/** `is_complete_reply`: `indent` only with `incomplete`. */
export interface Completeness {
  status: 'complete' | 'incomplete' | 'invalid' | 'unknown';
  indent?: string;
}

/** Where the notebook lives, and which types its cells start with. */
export interface EngineOptions {
  /** The notebook's folder: relative imports, `node_modules` and `tsconfig.json` are looked up from here. */
  cwd: string;
  /** Declaration files (`.d.ts`, absolute) whose globals every cell sees. */
  preludeTypes: string[];
  /** Which of these globals hold names that people may look for without them: `nn`, `nn.init`. What is proposed first comes first. */
  namespaces?: readonly string[];
  /** A folder for temporary files that its owner removes; by default the system's. */
  scratch?: string;
}

/** A cell of a notebook that is read, not run. */
export interface CellToRead {
  code: string;
  /** Where the names begin that are asked for: UTF-16 offsets. */
  names: readonly number[];
  /** A cell that never runs declares nothing for those after it. */
  runs: boolean;
}

/** Explains the names of whole notebooks of one folder, one notebook after the other with one compiler. */
export interface NotebookReader {
  /** What each name of each cell is, seen from where it stands; notebooks know nothing of each other. */
  read(cells: readonly CellToRead[]): Promise<(Hover | undefined)[][]>;
  dispose(): Promise<void>;
}

/**
 * The language service behind a notebook: it checks cells against all cells run before, completes and explains names.
 * It never runs anything. Positions and texts are those of the user's cell, unchanged.
 *
 * A cell enters the notebook's scope with {@link commit}; a cell that was checked but not committed leaves no trace.
 */
export interface LanguageEngine {
  /** Makes the engine ready; calls made earlier wait for it. Safe to call early, while the front end connects. */
  start(options: EngineOptions): Promise<void>;
  /** Type errors of `code` as the next cell. */
  check(code: string): Promise<Diagnostic[]>;
  /** The same for a cell that is still being written; never in the way of {@link check}. */
  diagnose(code: string): Promise<Diagnostic[]>;
  /** Adds `code`, which was just run as cell `id`, to the scope of later cells. */
  commit(id: number, code: string): void;
  complete(code: string, offset: number): Promise<Completion>;
  inspect(code: string, offset: number): Promise<Hover | undefined>;
  isComplete(code: string): Promise<Completeness>;
  dispose(): Promise<void>;
}
