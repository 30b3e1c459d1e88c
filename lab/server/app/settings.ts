import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import JSON5 from 'json5';
import { writeAtomically } from '#cli/notebook/write';
import { RequestError } from '../errors.js';
import { OVERRIDES } from './overrides.js';

/** `@scope/package:plugin`, and nothing that could lead to another folder. */
const ID = /^((?:@[\w-][\w.-]*\/)?[\w-][\w.-]*):([\w-][\w.-]*)$/;

/** A plugin's settings as JupyterLab asks for them. */
export interface PluginSettings {
  id: string;
  schema: Record<string, unknown>;
  version: string;
  /** The user's file with its comments. */
  raw: string;
  settings: unknown;
  created: string | null;
  last_modified: string | null;
}

/** Schemas come with the build, a user's changes lie in `folder`. */
export class Settings {
  constructor(
    private readonly schemas: string,
    private readonly folder: string,
  ) {}

  async list(): Promise<PluginSettings[]> {
    const plugins = await Promise.all((await this.ids()).map((id) => this.read(id)));
    return plugins;
  }

  async ids(): Promise<string[]> {
    const files = await readdir(this.schemas, { recursive: true }).catch(() => []);
    return files
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.json') && !file.endsWith('package.json'))
      .map((file) => file.replace(/\/([^/]+)\.json$/, ':$1'))
      .sort();
  }

  /** @throws {RequestError} 404 for a plugin without settings. */
  async read(id: string): Promise<PluginSettings> {
    const [, name, plugin] = this.#parse(id);
    const schema = await readJson(join(this.schemas, name, `${plugin}.json`));
    if (!schema) throw new RequestError(404, `Schema not found: ${id}`);
    const manifest = await readJson(join(this.schemas, name, 'package.json.orig'));
    const file = this.#fileOf(name, plugin);
    const info = await stat(file).catch(() => undefined);
    const raw = info ? await readFile(file, 'utf8') : '{}';
    return {
      id,
      schema: withOverrides(schema, OVERRIDES[id]),
      version: String(manifest?.version ?? 'N/A'),
      raw,
      settings: parseLenient(raw),
      created: info?.birthtime.toISOString() ?? null,
      last_modified: info?.mtime.toISOString() ?? null,
    };
  }

  /** @throws {RequestError} 400 when it is not JSON (comments are welcome). */
  async write(id: string, raw: string): Promise<void> {
    const [, name, plugin] = this.#parse(id);
    if (!(await readJson(join(this.schemas, name, `${plugin}.json`))))
      throw new RequestError(404, `Schema not found: ${id}`);
    try {
      JSON5.parse(raw);
    } catch (cause) {
      throw new RequestError(400, `Invalid JSON in the settings of ${id}: ${(cause as Error).message}`, { cause });
    }
    await writeAtomically(this.#fileOf(name, plugin), raw);
  }

  #parse(id: string): [string, string, string] {
    const match = ID.exec(id);
    if (!match) throw new RequestError(404, `Schema not found: ${id}`);
    return [id, match[1]!, match[2]!];
  }

  #fileOf(name: string, plugin: string): string {
    return join(this.folder, name, `${plugin}.jupyterlab-settings`);
  }
}

function parseLenient(raw: string): unknown {
  try {
    return JSON5.parse(raw);
  } catch {
    // JupyterLab shows the broken text in its editor, where it can be mended.
    return {};
  }
}

function withOverrides(
  schema: Record<string, unknown>,
  overrides: Record<string, unknown> = {},
): Record<string, unknown> {
  const properties = { ...(schema.properties as Record<string, Record<string, unknown>> | undefined) };
  for (const [key, value] of Object.entries(overrides)) properties[key] = { ...properties[key], default: value };
  return { ...schema, properties };
}

async function readJson(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
