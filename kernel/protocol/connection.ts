import { readFileSync } from 'node:fs';

/** The connection file: where a front end expects the kernel's sockets, and the key that signs messages. */
export interface Connection {
  transport: 'tcp' | 'ipc';
  ip: string;
  shell_port: number;
  control_port: number;
  stdin_port: number;
  iopub_port: number;
  hb_port: number;
  /** Empty: messages are not signed. */
  key: string;
  signature_scheme: string;
}

const PORTS = ['shell_port', 'control_port', 'stdin_port', 'iopub_port', 'hb_port'] as const;

/**
 * Reads a connection file.
 *
 * @throws Error naming the file and what is wrong with it.
 */
export function readConnection(path: string): Connection {
  let file: Partial<Connection>;
  try {
    file = JSON.parse(readFileSync(path, 'utf8')) as Partial<Connection>;
  } catch (cause) {
    throw new Error(`Cannot read the connection file ${path}: ${(cause as Error).message}`, { cause });
  }
  for (const port of PORTS) {
    if (!Number.isInteger(file[port])) throw new Error(`The connection file ${path} has no number for ${port}.`);
  }
  const connection = { transport: 'tcp', ip: '127.0.0.1', key: '', signature_scheme: 'hmac-sha256', ...file };
  if (connection.transport !== 'tcp' && connection.transport !== 'ipc') {
    throw new Error(`The connection file ${path} asks for transport ${connection.transport}; use tcp or ipc.`);
  }
  if (!/^hmac-\w+$/.test(connection.signature_scheme)) {
    throw new Error(`The connection file ${path} asks for ${connection.signature_scheme}; use hmac-sha256.`);
  }
  return connection as Connection;
}

/** The ZeroMQ address of a port of the connection. */
export function addressOf(connection: Connection, port: number): string {
  const separator = connection.transport === 'tcp' ? ':' : '-';
  return `${connection.transport}://${connection.ip}${separator}${port}`;
}
