/** A module as it was compiled, so that stacks can name what the user wrote. */
export interface CompiledSource {
  /** Absolute path of the file. */
  path: string;
  code: string;
  map?: string;
  /** Characters that were put before the first line. */
  shift: number;
}

/** TypeScript files on disk as modules that Node can load. */
export interface CompiledGraph {
  /** URL of the module to import. It differs when any file of the graph has changed. */
  url: string;
  sources: CompiledSource[];
}
