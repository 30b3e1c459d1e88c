import { randomUUID } from 'node:crypto';
import { RequestError } from '../errors.js';
import type { RunningKernel } from './kernel.js';
import type { Kernels } from './kernels.js';

/** What a client says about a session: a document and the kernel it runs on. */
export interface SessionRequest {
  path?: string;
  name?: string;
  type?: string;
  kernel?: { id?: string | null; name?: string | null };
}

interface Session {
  id: string;
  path: string;
  name: string;
  type: string;
  kernel: RunningKernel;
}

/** Which document runs on which kernel. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  constructor(private readonly kernels: Kernels) {}

  list(): object[] {
    return [...this.#sessions.values()].map(sessionModel);
  }

  get(id: string): object {
    return sessionModel(this.#get(id));
  }

  /** The session of a document: the one it has, or a new one with a kernel of its own (or the one named). */
  async create({ path, name = '', type = 'notebook', kernel: wanted }: SessionRequest): Promise<object> {
    if (typeof path !== 'string') throw new RequestError(400, 'Missing field in JSON data: path');
    const known = [...this.#sessions.values()].find((session) => session.path === path && session.type === type);
    if (known) return sessionModel(known);
    const kernel = wanted?.id ? this.kernels.get(wanted.id) : await this.kernels.start(wanted?.name ?? undefined, path);
    const session: Session = { id: randomUUID(), path, name, type, kernel };
    this.#sessions.set(session.id, session);
    this.#follow(session);
    return sessionModel(session);
  }

  /** A document that moved, or that changes its kernel; the old kernel goes when nothing else uses it. */
  async change(id: string, { path, name, type, kernel: wanted }: SessionRequest): Promise<object> {
    const session = this.#get(id);
    if (path !== undefined) session.path = path;
    if (name !== undefined) session.name = name;
    if (type !== undefined) session.type = type;
    if (!wanted) return sessionModel(session);
    const before = session.kernel;
    if (wanted.id) session.kernel = this.kernels.get(wanted.id);
    else if (wanted.name) session.kernel = await this.kernels.start(wanted.name, session.path);
    if (session.kernel !== before) {
      this.#follow(session);
      if (![...this.#sessions.values()].some(({ kernel }) => kernel === before)) await before.shutdown();
    }
    return sessionModel(session);
  }

  /** Ends the session and its kernel. */
  async delete(id: string): Promise<void> {
    const session = this.#get(id);
    this.#sessions.delete(id);
    await session.kernel.shutdown();
  }

  #get(id: string): Session {
    const session = this.#sessions.get(id);
    if (!session) throw new RequestError(404, `Session not found: session_id='${id}'`);
    return session;
  }

  #follow(session: Session): void {
    const { kernel } = session;
    kernel.once('closed', () => {
      if (session.kernel === kernel) this.#sessions.delete(session.id);
    });
  }
}

function sessionModel({ id, path, name, type, kernel }: Session): object {
  return { id, path, name, type, kernel: kernel.model(), notebook: { path, name } };
}
