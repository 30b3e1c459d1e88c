// A kernel client that only measures: a process, its sockets, and the time from request to reply and idle.
import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dealer, Subscriber } from 'zeromq';

const DELIMITER = '<IDS|MSG>';

export class Client {
  key = randomUUID();
  session = randomUUID();
  folder = mkdtempSync(join(tmpdir(), 'gradbook-bench-'));
  pending = new Map();

  /** Starts `argv` as a kernel; `ready` holds the milliseconds to its first answer. */
  static async start(argv) {
    const client = new Client();
    const names = ['shell_port', 'control_port', 'stdin_port', 'iopub_port', 'hb_port'];
    const ports = {};
    for (const name of names) ports[name] = await freePort();
    const file = join(client.folder, 'connection.json');
    const connection = {
      transport: 'tcp',
      ip: '127.0.0.1',
      key: client.key,
      signature_scheme: 'hmac-sha256',
      ...ports,
    };
    writeFileSync(file, JSON.stringify({ ...connection, kernel_name: '' }));
    const routingId = randomUUID();
    client.shell = new Dealer({ linger: 0, routingId });
    client.control = new Dealer({ linger: 0, routingId });
    client.iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
    const started = performance.now();
    const [program, ...args] = argv.map((arg) => arg.replace('{connection_file}', file));
    const env = { ...process.env, GRADBOOK_HISTORY: ':memory:', PYDEVD_DISABLE_FILE_VALIDATION: '1' };
    client.process = spawn(program, args, { cwd: client.folder, env, stdio: 'ignore' });
    for (const name of ['shell', 'control', 'iopub']) {
      // ZeroMQ tries again every 100 ms by default: a kernel ready after 105 ms would count as 200.
      client[name].reconnectInterval = 2;
      client[name].connect(`tcp://127.0.0.1:${ports[`${name}_port`]}`);
    }
    client.iopub.subscribe();
    for (const name of ['shell', 'control', 'iopub']) client.receive(name);
    await client.request('kernel_info_request', {}, { idle: false });
    client.ready = performance.now() - started;
    while (!client.heard) {
      client.request('kernel_info_request', {}, { idle: false });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return client;
  }

  execute(code) {
    const content = {
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: false,
    };
    return this.request('execute_request', { code, ...content });
  }

  request(msg_type, content, { channel = 'shell', idle = true } = {}) {
    const msg_id = randomUUID();
    const date = new Date().toISOString();
    const header = { msg_id, session: this.session, username: 'bench', date, msg_type, version: '5.3' };
    const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
    const hmac = createHmac('sha256', this.key);
    for (const part of parts) hmac.update(part);
    return new Promise((resolve) => {
      this.pending.set(msg_id, { idle: !idle, text: '', types: [], started: performance.now(), resolve });
      this.sending = (this.sending ?? Promise.resolve()).then(() =>
        this[channel].send([DELIMITER, hmac.digest('hex'), ...parts]),
      );
    });
  }

  async receive(channel) {
    for await (const frames of this[channel]) {
      const at = frames.findIndex((frame) => frame.toString() === DELIMITER);
      if (at < 0) continue;
      const [header, parent, , content] = frames.slice(at + 2, at + 6).map((part) => JSON.parse(part.toString()));
      if (channel === 'iopub') this.heard = true;
      const pending = this.pending.get(parent.msg_id);
      if (!pending) continue;
      if (channel !== 'iopub') pending.reply = content;
      pending.types.push(header.msg_type);
      if (header.msg_type === 'stream') pending.text += content.text;
      if (content.execution_state === 'idle') pending.idle = true;
      if (!pending.idle || !pending.reply) continue;
      this.pending.delete(parent.msg_id);
      pending.resolve({ ...pending, took: performance.now() - pending.started });
    }
  }

  /** Bytes of memory (proportional set size) of the kernel's process and all below it. */
  memory() {
    const children = new Map();
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        children.set(parent, [...(children.get(parent) ?? []), Number(pid)]);
      } catch {}
    }
    const sum = (pid) => {
      let own = 0;
      try {
        own = 1024 * Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);
      } catch {}
      return (children.get(pid) ?? []).reduce((bytes, child) => bytes + sum(child), own);
    };
    return sum(this.process.pid);
  }

  stop() {
    this.process.kill('SIGKILL');
    for (const name of ['shell', 'control', 'iopub']) this[name].close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
