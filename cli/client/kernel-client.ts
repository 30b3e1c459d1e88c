import { setTimeout as sleep } from 'node:timers/promises';
import { Signer } from '#kernel/protocol/hmac';
import { Codec, type Message, ProtocolError } from '#kernel/protocol/message';
import { KernelError } from '../errors.js';
import { type KernelExit, KernelProcess, type KernelProcessOptions } from './kernel-process.js';
import { type Channel, type ClientChannels, closeChannels, connectChannels } from './sockets.js';

/** Waiting for a kernel that just started: it answers in well under a second, slow machines take longer. */
const START_TIMEOUT_MS = 60_000;
const NUDGE_MS = 250;
const SHUTDOWN_TIMEOUT_MS = 5_000;

/** `execute_reply`. */
export interface ExecuteReply {
  status: 'ok' | 'error' | 'aborted';
  execution_count: number;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

/** A request that was sent: resolves with its reply once the kernel has said everything about it. */
interface Pending {
  reply?: Message;
  idle: boolean;
  /** Replies on the control channel may come without a word on iopub while a cell runs. */
  needsIdle: boolean;
  finish(reply: Message): void;
}

export interface KernelClientOptions extends KernelProcessOptions {
  startTimeoutMs?: number;
}

/** One execution: its id, which the outputs carry as `parent_header.msg_id`, and its reply. */
export interface Execution {
  msg_id: string;
  reply: Promise<ExecuteReply>;
}

/**
 * A front end without a face: starts a kernel, runs code in it and hands on what it says, over the real sockets.
 *
 * Every promise rejects with {@link KernelError} when the kernel dies.
 */
export class KernelClient {
  /** `kernel_info_reply`. */
  info: Record<string, unknown> = {};
  /** Called for every iopub message, in order. */
  onIopub: (message: Message) => void = () => undefined;
  readonly died: Promise<never>;
  #pending = new Map<string, Pending>();
  #heardIopub = false;
  #closing = false;

  private constructor(
    readonly process: KernelProcess,
    private readonly channels: ClientChannels,
    private readonly codec: Codec,
  ) {
    this.died = process.exited.then((exit) => {
      throw new KernelError(this.#closing ? 'The kernel was shut down.' : describeExit(exit));
    });
    this.died.catch(() => undefined);
    void this.#listen(channels.iopub, (message) => this.#onIopub(message));
    for (const { socket } of [channels.shell, channels.control])
      void this.#listen(socket, (message) => this.#onReply(message));
  }

  /**
   * Starts a kernel and waits until it answers and its iopub is heard.
   *
   * @throws {KernelError} with the kernel's last words when it does not come up.
   */
  static async start(options: KernelClientOptions): Promise<KernelClient> {
    const process = await KernelProcess.start(options);
    const { connection } = process;
    const codec = new Codec(new Signer(connection.key, connection.signature_scheme));
    const client = new KernelClient(process, connectChannels(connection, codec.session), codec);
    try {
      await Promise.race([client.#becomeReady(options.startTimeoutMs ?? START_TIMEOUT_MS), client.died]);
    } catch (error) {
      client.kill();
      throw error;
    }
    return client;
  }

  /** Sends code to run; outputs come through {@link onIopub}. */
  execute(code: string, options: { stopOnError?: boolean } = {}): Execution {
    const { msg_id, reply } = this.#request(this.channels.shell, 'execute_request', {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: options.stopOnError ?? true,
    });
    return { msg_id, reply: reply.then((message) => message.content as unknown as ExecuteReply) };
  }

  /** Any other request on shell or control; resolves with the reply's content. */
  async request(
    channel: 'shell' | 'control',
    msg_type: string,
    content: object = {},
  ): Promise<Record<string, unknown>> {
    return (await this.#request(this.channels[channel], msg_type, content).reply).content;
  }

  /** Asks the kernel to stop what it is running; the running execution then ends with an error. */
  async interrupt(): Promise<void> {
    await this.request('control', 'interrupt_request');
  }

  /** Asks the kernel to go, and ends it when it does not. */
  async shutdown(): Promise<void> {
    this.#closing = true;
    void this.#request(this.channels.control, 'shutdown_request', { restart: false }).reply.catch(() => undefined);
    await Promise.race([this.process.exited, sleep(SHUTDOWN_TIMEOUT_MS, undefined, { ref: false })]);
    this.kill();
    await this.process.exited;
  }

  /** Ends the kernel at once. */
  kill(): void {
    this.#closing = true;
    this.process.kill();
    closeChannels(this.channels);
  }

  async #becomeReady(timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) {
      // Asked again and again: until our subscription has reached the kernel, what it says on iopub is lost.
      const { reply } = this.#request(this.channels.shell, 'kernel_info_request', {}, false);
      const answer = await Promise.race([reply, sleep(NUDGE_MS)]);
      if (answer) this.info = answer.content;
      if (answer && !this.#heardIopub) await sleep(20);
      if (answer && this.#heardIopub) return;
    }
    throw new KernelError(`The kernel did not answer within ${timeoutMs / 1000} s.`);
  }

  #request(
    channel: Channel,
    msg_type: string,
    content: object,
    needsIdle = channel === this.channels.shell,
  ): { msg_id: string; reply: Promise<Message> } {
    const frames = this.codec.encode([], msg_type, content);
    const { msg_id } = JSON.parse(String(frames[2])) as { msg_id: string };
    const answered = new Promise<Message>((finish) => this.#pending.set(msg_id, { idle: false, needsIdle, finish }));
    const sent = channel.send(frames);
    const reply = Promise.race([sent.then(() => answered), this.died]);
    reply.catch(() => undefined);
    return { msg_id, reply };
  }

  #onIopub(message: Message): void {
    this.#heardIopub = true;
    const pending = this.#pending.get(message.parent_header.msg_id ?? '');
    this.onIopub(message);
    if (pending && message.header.msg_type === 'status' && message.content.execution_state === 'idle') {
      pending.idle = true;
      this.#settle(message.parent_header.msg_id!, pending);
    }
  }

  #onReply(message: Message): void {
    const pending = this.#pending.get(message.parent_header.msg_id ?? '');
    if (!pending) return;
    pending.reply = message;
    this.#settle(message.parent_header.msg_id!, pending);
  }

  /** Both channels have spoken: the reply on shell, and idle after all outputs on iopub. */
  #settle(msg_id: string, pending: Pending): void {
    if (!pending.reply || (pending.needsIdle && !pending.idle)) return;
    this.#pending.delete(msg_id);
    pending.finish(pending.reply);
  }

  async #listen(socket: AsyncIterable<Buffer[]>, handle: (message: Message) => void): Promise<void> {
    for await (const frames of socket) {
      try {
        handle(this.codec.decode(frames));
      } catch (error) {
        // What is not signed with our key is not from our kernel.
        if (!(error instanceof ProtocolError)) throw error;
      }
    }
  }
}

function describeExit({ code, signal, stderr }: KernelExit): string {
  const how = signal
    ? `was killed by ${signal}`
    : code === null
      ? 'could not be started'
      : `ended with exit code ${code}`;
  const hint = signal === 'SIGKILL' ? ' The system may have run out of memory.' : '';
  const words = stderr.trim();
  return `The kernel ${how}.${hint}${words ? `\n${words}` : ''}`;
}
