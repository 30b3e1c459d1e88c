import type { Locator, Page } from 'playwright-core';

/** What a student does with a notebook, in whatever front end. Cells are code cells, from 0. */
export interface NotebookDriver {
  readonly page: Page;
  /** Waits for the cells, and for the kernel. */
  ready(): Promise<this>;
  idle(): Promise<void>;
  busy(): Promise<void>;
  /** What stands before the cells: `In [1]:`, `[*]:`. */
  prompts(): Promise<string[]>;
  /** The texts of a cell's outputs. */
  outputs(index: number): Promise<string[]>;
  text(index: number): Promise<string>;
  /** Replaces the cell's text. */
  type(index: number, text: string): Promise<void>;
  /** The same, and Shift-Enter. */
  run(index: number, text: string): Promise<void>;
  /** What Tab offers at the cursor. */
  complete(): Promise<string[]>;
  /** What Shift-Tab says at the cursor. */
  explain(): Promise<string>;
  /** What is underlined as wrong in a cell while one types; absent where the front end underlines nothing. */
  marks?(index: number): Promise<string[]>;
  runAll(): Promise<void>;
  interrupt(): Promise<void>;
  restart(): Promise<void>;
  save(): Promise<void>;
  /** The first chart of the notebook, as it is drawn. */
  chart(): Locator;
}
