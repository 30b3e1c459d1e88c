import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileModule } from '../../compile/index.js';
import { parseSync } from '../../compile/parser.js';
import type { CompiledGraph, CompiledSource } from './compiled-graph.js';
import { isTypeScript, localFile } from './local-file.js';
import { Mirror } from './mirror.js';
import { ownPackage } from './own-packages.js';

/** A specifier in compiled code (offsets include the quotes), and what it names. */
interface Reference {
  start: number;
  end: number;
  /** A TypeScript file, compiled like its importer. */
  path?: string;
  /** Anything else whose place must not depend on where the compiled file lies. */
  url?: string;
}

interface Module {
  path: string;
  changed: number;
  code: string;
  js: string;
  map?: string;
  digest: string;
  references: Reference[];
}

/**
 * Compiles TypeScript files that cells import, with all TypeScript files these import, into modules of a temporary folder.
 *
 * Node caches modules by URL for ever. So a compiled file is named after what it and everything below it contains: an unchanged
 * graph keeps its URL (and its state), a changed file gives new URLs to itself and its importers.
 */
export class ModuleCompiler {
  readonly #modules = new Map<string, Module>();
  readonly #mirror: Mirror;

  constructor(
    private readonly folder: string,
    scratch: string,
  ) {
    this.#mirror = new Mirror(join(scratch, 'modules'));
  }

  /** @throws CompileError where a file is no valid TypeScript; its `path` names the file. */
  compile(entry: string): CompiledGraph {
    const graph = new Map<string, Module>();
    this.#visit(entry, graph);
    const urls = new Map<string, string>();
    for (const module of graph.values()) urls.set(module.path, this.#urlOf(module, graph));
    const sources: CompiledSource[] = [];
    for (const module of graph.values()) sources.push(this.#write(module, urls));
    return { url: urls.get(entry)!, sources };
  }

  #visit(path: string, graph: Map<string, Module>): void {
    if (graph.has(path)) return;
    const module = this.#load(path);
    graph.set(path, module);
    for (const reference of module.references) if (reference.path) this.#visit(reference.path, graph);
  }

  #load(path: string): Module {
    const changed = statSync(path).mtimeMs;
    const known = this.#modules.get(path);
    const code = readFileSync(path, 'utf8');
    if (known?.changed === changed && known.code === code) return known;
    try {
      const { js, map } = compileModule(code);
      const digest = createHash('sha1').update(js).digest('hex');
      const references = this.#references(js, path);
      const module: Module = { path, changed, code, js, digest, references, ...(map && { map }) };
      this.#modules.set(path, module);
      return module;
    } catch (error) {
      throw Object.assign(error as Error, { path, code });
    }
  }

  #references(js: string, importer: string): Reference[] {
    const { staticImports, staticExports, dynamicImports } = parseSync('module.mjs', js).module;
    const requests = [
      ...staticImports.map(({ moduleRequest }) => moduleRequest),
      ...staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest ?? [])),
      ...dynamicImports.map(({ moduleRequest }) => moduleRequest),
    ];
    const references = new Map<number, Reference>();
    for (const { start, end } of requests) {
      const quoted = /^(["'])(.*)\1$/.exec(js.slice(start, end));
      if (!quoted) continue;
      const specifier = quoted[2]!;
      const own = ownPackage(specifier);
      const path = own ? undefined : localFile(specifier, importer, this.folder);
      if (own) references.set(start, { start, end, url: own });
      else if (path && isTypeScript(path)) references.set(start, { start, end, path });
      else if (path) references.set(start, { start, end, url: pathToFileURL(path).href });
    }
    return [...references.values()].sort((a, b) => a.start - b.start);
  }

  /** The URL of a module's compiled form, by the content of all it can reach; cycles need no special care that way. */
  #urlOf(module: Module, graph: Map<string, Module>): string {
    const reached = new Set([module.path]);
    for (const path of reached) for (const { path: next } of graph.get(path)!.references) if (next) reached.add(next);
    const hash = createHash('sha1');
    for (const path of [...reached].sort()) hash.update(path).update(graph.get(path)!.digest);
    const name = `${basename(module.path)}.${hash.digest('hex').slice(0, 12)}.mjs`;
    return this.#mirror.urlOf(dirname(module.path), name);
  }

  #write(module: Module, urls: Map<string, string>): CompiledSource {
    const { path, code, js, map, references } = module;
    let text = '';
    let at = 0;
    for (const { start, end, path: target, url } of references) {
      text += js.slice(at, start) + JSON.stringify(target ? urls.get(target) : url);
      at = end;
    }
    text += js.slice(at);
    const prefix = /\bimport\.meta\b/.test(js) ? metaOf(path) : '';
    const file = this.#mirror.pathOf(urls.get(path)!);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${prefix}${text}\n//# sourceURL=${pathToFileURL(path).href}\n`);
    return { path, code, shift: prefix.length, ...(map && { map }) };
  }
}

/** Makes `import.meta` tell of the file that the user wrote. */
function metaOf(path: string): string {
  const meta = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
  return `Object.assign(import.meta,${JSON.stringify(meta)});`;
}
