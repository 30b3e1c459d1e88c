export type { CellGlobals, CellToken } from './cell-globals.js';
export { type CompileOptions, compileCell } from './compile-cell.js';
export { CompileError } from './compile-error.js';
export { compileModule } from './compile-module.js';
export type { CompiledCell } from './compiled-cell.js';
export { ShadowedGlobals } from './shadowing.js';
export { originalPosition, type TextPosition } from './source-map.js';
