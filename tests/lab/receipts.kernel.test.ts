import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { ChannelName } from '#lab/kernels/sockets';
import { jsonWire, V1, v1Wire } from '#lab/kernels/wire';
import { openLab, type TestLab } from './lab.js';

interface Received {
  msg_type: string;
  parent: string | undefined;
  content: Record<string, unknown>;
}

const LINES = 20_000;
/** In about a hundred messages, for two seconds. */
const BURST = `for (let i = 0; i < ${LINES}; i++) { console.log(i); if (i % 100 === 99) await new Promise((done) => setTimeout(done, 10)); }`;
const ALL = Array.from({ length: LINES }, (_, index) => String(index));

let lab: TestLab;
let kernel: string;

beforeAll(async () => {
  lab = await openLab();
});

beforeEach(async () => {
  kernel = String((await lab.json('POST', 'api/kernels')).id);
});

afterAll(() => lab[Symbol.asyncDispose]());

/** A page that counts what it gets, and hears nothing more of a websocket that it lost. */
class Page {
  readonly received: Received[] = [];
  socket!: WebSocket;
  #isDeaf = false;
  #next: (() => void) | undefined;

  constructor(
    readonly session: string,
    private readonly protocol: typeof V1 | undefined,
    /** What it says to have got before; undefined where it gives no receipts. */
    public count: number | undefined,
  ) {}

  async connect(): Promise<void> {
    const receipts = this.count === undefined ? '' : `&gradbook_received=${this.count}`;
    const path = `api/kernels/${kernel}/channels?session_id=${this.session}&token=${lab.server.token}${receipts}`;
    const socket = new WebSocket(new URL(path, lab.server.url.replace('http', 'ws')), this.protocol ?? []);
    this.socket = socket;
    this.#isDeaf = false;
    socket.on('message', (frame: Buffer, isBinary: boolean) => {
      if (socket === this.socket && !this.#isDeaf) this.#hear(frame, isBinary);
    });
    await new Promise((done, fail) => socket.once('open', done).once('error', fail));
  }

  /** Resolves in the middle of a burst: with the message after which so many have come. */
  after(messages: number): Promise<void> {
    const wanted = this.received.length + messages;
    return new Promise((done) => {
      this.#next = () => this.received.length >= wanted && done();
    });
  }

  /** The line breaks, with so many messages on it that never arrive. */
  async lose(messages = 0): Promise<void> {
    const { socket } = this;
    this.#isDeaf = true;
    for (let lost = 0; lost < messages; lost++) await new Promise((done) => socket.once('message', done));
    socket.terminate();
  }

  tell(): void {
    this.socket.send(JSON.stringify({ gradbook_received: this.count }));
  }

  execute(msg_id: string, code: string): void {
    const header = { msg_id, msg_type: 'execute_request', session: 's', username: '', version: '5.3', date: '' };
    const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
    const parts = [header, {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
    this.socket.send((this.protocol ? v1Wire : jsonWire).write('shell' as ChannelName, parts));
  }

  async done(msg_id: string): Promise<void> {
    const isDone = (): boolean =>
      this.received.some(({ msg_type, parent }) => msg_type === 'execute_reply' && parent === msg_id) &&
      this.received.some(({ content, parent }) => content.execution_state === 'idle' && parent === msg_id);
    await expect.poll(isDone, { timeout: 30_000 }).toBe(true);
  }

  lines(): string[] {
    const streams = this.received.filter(({ msg_type }) => msg_type === 'stream');
    return streams
      .map(({ content }) => content.text)
      .join('')
      .trim()
      .split('\n');
  }

  #hear(frame: Buffer, isBinary: boolean): void {
    const { parts } = (this.protocol ? v1Wire : jsonWire).read(frame, isBinary);
    const [header, parent, , content] = parts.slice(0, 4).map((part) => JSON.parse(String(part)));
    this.received.push({ msg_type: header.msg_type, parent: parent.msg_id, content });
    if (this.count !== undefined) this.count++;
    this.#next?.();
  }
}

describe.each([
  ['v1.kernel.websocket.jupyter.org', V1],
  ['the JSON default', undefined],
] as const)('a page that gives receipts, in %s', (_, protocol) => {
  it('gets every line once, however often its line breaks in the middle of a burst', async () => {
    const page = new Page('cuts', protocol, 0);
    await page.connect();
    page.execute('burst', BURST);
    const cuts = Array.from({ length: 4 }, () => 1 + Math.floor(Math.random() * 6));
    for (const [index, messages] of cuts.entries()) {
      await page.after(messages);
      if (index % 2) page.tell();
      await page.lose(3);
      await page.connect();
    }
    await page.done('burst');
    expect(page.lines(), `cut after ${cuts} messages`).toEqual(ALL);
    await page.lose();
  });

  it('is not sent again what it gave a receipt for', async () => {
    const page = new Page('told', protocol, 0);
    await page.connect();
    page.execute('said', 'console.log("said before")');
    await page.done('said');
    page.tell();
    // What answers it comes after the receipt was read.
    page.execute('next', 'console.log("and after")');
    await page.done('next');
    await page.lose();
    // As if it had got nothing: only what has no receipt is left.
    const again = new Page('told', protocol, 0);
    await again.connect();
    await again.done('next');
    expect(again.lines()).toEqual(['and after']);
    await again.lose();
  });

  it('goes on counting on a server that has forgotten it', async () => {
    const page = new Page('forgotten', protocol, 500);
    await page.connect();
    page.execute('burst', BURST);
    await page.after(5);
    page.tell();
    await page.after(3);
    await page.lose(2);
    await page.connect();
    await page.done('burst');
    expect(page.lines()).toEqual(ALL);
    await page.lose();
  });
});

it('a page that gives no receipts is sent nothing twice', async () => {
  const page = new Page('plain', V1, undefined);
  await page.connect();
  page.execute('one', 'console.log("one")');
  await page.done('one');
  await page.lose();
  await page.connect();
  page.execute('two', 'console.log("two")');
  await page.done('two');
  expect(page.lines()).toEqual(['one', 'two']);
  await page.lose();
});

it('two pages on one kernel have receipts of their own', async () => {
  const [left, right] = [new Page('left', V1, 0), new Page('right', V1, 0)];
  await Promise.all([left.connect(), right.connect()]);
  left.execute('burst', BURST);
  await left.after(4);
  right.tell();
  await left.lose(4);
  await left.connect();
  await left.done('burst');
  await expect.poll(() => right.lines().length).toBe(LINES);
  expect(left.lines()).toEqual(ALL);
  expect(right.lines()).toEqual(ALL);
  await left.lose();
  await right.lose();
});
