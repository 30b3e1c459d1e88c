import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '#cli/notebook/write';
import { fromFileError, RequestError } from '../errors.js';

const EXTENSION = '.jupyterlab-workspace';

/** The layout of a window: what is open where. */
export interface Workspace {
  data: Record<string, unknown>;
  metadata: { id: string; created?: string; last_modified?: string };
}

/** Layouts that JupyterLab saves by itself, one file each. */
export class Workspaces {
  constructor(private readonly folder: string) {}

  async list(): Promise<Workspace[]> {
    const files = (await readdir(this.folder).catch(() => [])).filter((name) => name.endsWith(EXTENSION));
    const read = await Promise.all(files.sort().map((name) => this.#read(join(this.folder, name))));
    return read.filter((workspace) => workspace !== undefined);
  }

  /** An empty layout where none was saved. */
  async read(id: string): Promise<Workspace> {
    return (await this.#read(this.#fileOf(id))) ?? { data: {}, metadata: { id } };
  }

  async write(id: string, workspace: Partial<Workspace>): Promise<void> {
    if (typeof workspace.data !== 'object' || workspace.metadata?.id !== id)
      throw new RequestError(400, `Workspace metadata ID mismatch: expected ${JSON.stringify(id)}.`);
    await writeAtomically(this.#fileOf(id), JSON.stringify(workspace));
  }

  async delete(id: string): Promise<void> {
    try {
      await rm(this.#fileOf(id));
    } catch (error) {
      throw fromFileError(error, id);
    }
  }

  /** A readable name that cannot leave the folder, and a digest that tells similar ones apart. */
  #fileOf(id: string): string {
    const slug = id
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/g, '-')
      .slice(0, 80);
    const digest = createHash('sha256').update(id).digest('hex').slice(0, 8);
    return join(this.folder, `${slug}-${digest}${EXTENSION}`);
  }

  async #read(file: string): Promise<Workspace | undefined> {
    try {
      const workspace = JSON.parse(await readFile(file, 'utf8')) as Workspace;
      const { birthtime, mtime } = await stat(file);
      const times = { created: birthtime.toISOString(), last_modified: mtime.toISOString() };
      return { ...workspace, metadata: { ...workspace.metadata, ...times } };
    } catch (error) {
      // A layout that cannot be read is not worth an error: JupyterLab starts with an empty one.
      if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
