import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Dealer, Request, Subscriber } from 'zeromq';
import { nodeFlags } from '#cli/install/node-flags';
import { checkMessage } from './schemas.js';

/** A message as the front end received it. */
export interface Received {
  channel: string;
  header: { msg_id: string; msg_type: string; session: string; version: string };
  parent_header: { msg_id?: string };
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers: Buffer[];
}

/** What came back for one request: its reply and all that was published under it up to idle. */
export interface Exchange {
  reply: Received;
  published: Received[];
  /** Text printed to stdout, then to stderr. */
  stdout: string;
  stderr: string;
  /** `text/plain` of the result. */
  result: string | undefined;
  /** Milliseconds from sending to reply and idle. */
  took: number;
}

interface Pending {
  reply?: Received;
  idle: boolean;
  published: Received[];
  replies: boolean;
  resolve(exchange: Exchange): void;
  reject(error: Error): void;
  started: number;
}

export interface FrontEndOptions {
  cwd?: string;
  env?: Record<string, string>;
  nodeOptions?: string[];
  /** Starts another program as the kernel: for benchmarks. */
  argv?: string[];
  validate?: boolean;
}

const KERNEL = fileURLToPath(new URL('../../dist/cli/kernel.js', import.meta.url));
const DELIMITER = '<IDS|MSG>';
const PORTS = ['shell_port', 'control_port', 'stdin_port', 'iopub_port', 'hb_port'];

/** A front end over real sockets, with a real kernel process behind it; every message is checked against its schema. */
export class FrontEnd {
  readonly session = randomUUID();
  readonly #routingId = randomUUID();
  readonly key: string = randomUUID();
  readonly folder: string = mkdtempSync(join(tmpdir(), 'gradbook-test-'));
  readonly shell = new Dealer({ linger: 0, routingId: this.#routingId });
  readonly control = new Dealer({ linger: 0, routingId: this.#routingId });
  readonly stdin = new Dealer({ linger: 0, routingId: this.#routingId });
  readonly iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  readonly heartbeat = new Request({ linger: 0 });
  /** Everything received, in order. */
  readonly log: Received[] = [];
  /** What the kernel process itself wrote to its standard error. */
  kernelStderr = '';
  process!: ChildProcess;
  ports!: Record<string, number>;
  /** Answers input requests. */
  onInput: (request: Received) => string | Promise<string> = () => '';
  /** Milliseconds from spawning to the first reply. */
  readyAfter = 0;
  readonly #pending = new Map<string, Pending>();
  readonly #watchers = new Set<() => void>();
  #exited!: Promise<number | null>;
  #sending: Promise<void> = Promise.resolve();

  private constructor(private readonly options: FrontEndOptions) {}

  /** Starts a kernel and waits until it answers and its iopub is heard. */
  static async start(options: FrontEndOptions = {}): Promise<FrontEnd> {
    const frontEnd = new FrontEnd(options);
    await frontEnd.#launch();
    return frontEnd;
  }

  async #launch(): Promise<void> {
    const { cwd, env, argv, nodeOptions = [] } = this.options;
    this.ports = Object.fromEntries((await freePorts(PORTS.length)).map((port, i) => [PORTS[i]!, port]));
    const file = join(this.folder, 'connection.json');
    const connection = {
      transport: 'tcp',
      ip: '127.0.0.1',
      ...this.ports,
      key: this.key,
      signature_scheme: 'hmac-sha256',
    };
    writeFileSync(file, JSON.stringify({ ...connection, kernel_name: 'gradbook' }));
    const command = argv ?? [process.execPath, ...nodeFlags(), ...nodeOptions, KERNEL, '{connection_file}'];
    const [program, ...args] = command.map((arg) => arg.replace('{connection_file}', file));
    const started = performance.now();
    this.process = spawn(program!, args, {
      cwd: cwd ?? this.folder,
      env: { ...process.env, GRADBOOK_HISTORY: join(this.folder, 'history.sqlite'), ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.process.stderr!.on('data', (chunk) => {
      this.kernelStderr += chunk;
    });
    this.#exited = new Promise((resolve) => this.process.on('exit', resolve));
    for (const name of ['shell', 'control', 'stdin', 'iopub'] as const) {
      this[name].connect(`tcp://127.0.0.1:${this.ports[`${name}_port`]}`);
      void this.#receive(name);
    }
    this.iopub.subscribe();
    this.heartbeat.connect(`tcp://127.0.0.1:${this.ports.hb_port}`);
    const first = this.request('kernel_info_request', {}, { awaitIdle: false });
    await Promise.race([
      first,
      this.#exited.then((code) => Promise.reject(new Error(`exit ${code}: ${this.kernelStderr}`))),
    ]);
    this.readyAfter = performance.now() - started;
    // Until iopub is connected its messages are lost: ask again until something was heard.
    while (!this.log.some(({ channel }) => channel === 'iopub')) {
      void this.request('kernel_info_request', {}, { awaitIdle: false });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Sends a request; resolves when its reply and its idle have come. */
  request(
    msg_type: string,
    content: object,
    options: { channel?: 'shell' | 'control'; replies?: boolean; awaitIdle?: boolean; buffers?: Buffer[] } = {},
  ): Promise<Exchange> & { msg_id: string } {
    const { channel = 'shell', replies = true, awaitIdle = true, buffers = [] } = options;
    const msg_id = randomUUID();
    const exchange = new Promise<Exchange>((resolve, reject) => {
      this.#pending.set(msg_id, {
        idle: !awaitIdle,
        published: [],
        replies,
        resolve,
        reject,
        started: performance.now(),
      });
      this.send(channel, msg_type, content, { msg_id, buffers });
    });
    return Object.assign(exchange, { msg_id });
  }

  /** Sends one message. */
  send(
    channel: 'shell' | 'control' | 'stdin',
    msg_type: string,
    content: object,
    { msg_id = randomUUID() as string, key = this.key, buffers = [] as Buffer[], parent = {} } = {},
  ): void {
    const date = new Date().toISOString();
    const header = { msg_id, session: this.session, username: 'test', date, msg_type, version: '5.5' };
    const parts = [header, parent, {}, content].map((part) => JSON.stringify(part));
    const hmac = createHmac('sha256', key);
    for (const part of parts) hmac.update(part);
    const frames = [DELIMITER, hmac.digest('hex'), ...parts, ...buffers];
    this.#sending = this.#sending.then(() => this[channel].send(frames));
  }

  execute(code: string, content: object = {}): Promise<Exchange> & { msg_id: string } {
    const defaults = {
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: true,
      stop_on_error: true,
    };
    return this.request('execute_request', { code, ...defaults, ...content });
  }

  interrupt(): Promise<Exchange> {
    return this.request('interrupt_request', {}, { channel: 'control' });
  }

  /** Resolves with the first message, past or future, that matches. */
  async waitFor(matches: (message: Received) => boolean, milliseconds = 20_000): Promise<Received> {
    const deadline = performance.now() + milliseconds;
    for (;;) {
      const found = this.log.find(matches);
      if (found) return found;
      const left = deadline - performance.now();
      if (left <= 0) throw new Error('The message did not come.');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, left);
        const watchers = this.#watchers;
        function done(): void {
          clearTimeout(timer);
          watchers.delete(done);
          resolve();
        }
        watchers.add(done);
      });
    }
  }

  /** Resolves with the exit code of the kernel process. */
  exited(): Promise<number | null> {
    return this.#exited;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.send('control', 'shutdown_request', { restart: false });
      const timer = setTimeout(() => this.process.kill('SIGKILL'), 3000);
      await this.#exited;
      clearTimeout(timer);
    }
    for (const socket of [this.shell, this.control, this.stdin, this.iopub, this.heartbeat]) socket.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #receive(channel: 'shell' | 'control' | 'stdin' | 'iopub'): Promise<void> {
    for await (const frames of this[channel]) {
      try {
        this.#take(channel, frames as Buffer[]);
      } catch (error) {
        for (const { reject } of this.#pending.values()) reject(error as Error);
        this.#pending.clear();
      }
    }
  }

  #take(channel: string, frames: Buffer[]): void {
    const at = frames.findIndex((frame) => frame.toString() === DELIMITER);
    const [header, parent_header, metadata, content] = frames
      .slice(at + 2, at + 6)
      .map((part) => JSON.parse(part.toString()));
    const message: Received = { channel, header, parent_header, metadata, content, buffers: frames.slice(at + 6) };
    if (this.options.validate !== false) checkMessage(message);
    this.log.push(message);
    if (header.msg_type === 'input_request') {
      void Promise.resolve(this.onInput(message)).then((value) =>
        this.send('stdin', 'input_reply', { status: 'ok', value }, { parent: header }),
      );
    }
    const pending = this.#pending.get(parent_header.msg_id);
    if (pending) this.#progress(parent_header.msg_id, pending, message);
    for (const watcher of [...this.#watchers]) watcher();
  }

  #progress(msg_id: string, pending: Pending, message: Received): void {
    if (message.channel === 'iopub') pending.published.push(message);
    else if (message.channel !== 'stdin') pending.reply = message;
    if (message.header.msg_type === 'status' && message.content.execution_state === 'idle') pending.idle = true;
    if (!pending.idle || (pending.replies && !pending.reply)) return;
    this.#pending.delete(msg_id);
    const { published, started } = pending;
    const text = (name: string) =>
      published
        .filter(({ header, content }) => header.msg_type === 'stream' && content.name === name)
        .map(({ content }) => content.text)
        .join('');
    const result = published.find(({ header }) => header.msg_type === 'execute_result')?.content.data as
      | Record<string, string>
      | undefined;
    const took = performance.now() - started;
    pending.resolve({
      reply: pending.reply!,
      published,
      stdout: text('stdout'),
      stderr: text('stderr'),
      result: result?.['text/plain'],
      took,
    });
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
