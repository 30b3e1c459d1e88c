// Starts a kernel, tells its process id and dies once the kernel answers its heartbeat.
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Request } from 'zeromq';
import { kernelCommand } from '../../dist/cli/install/kernelspec.js';

const port = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
const ports = {};
for (const name of ['shell', 'control', 'stdin', 'iopub', 'hb']) ports[`${name}_port`] = await port();
const file = join(mkdtempSync(join(tmpdir(), 'gradbook-test-')), 'connection.json');
writeFileSync(
  file,
  JSON.stringify({ transport: 'tcp', ip: '127.0.0.1', key: 'k', signature_scheme: 'hmac-sha256', ...ports }),
);
const [program, ...args] = kernelCommand(file);
const child = spawn(program, args, { stdio: 'ignore' });
const heartbeat = new Request();
heartbeat.connect(`tcp://127.0.0.1:${ports.hb_port}`);
await heartbeat.send('ping');
await heartbeat.receive();
process.stdout.write(`${child.pid}\n`, () => process.kill(process.pid, 'SIGKILL'));
