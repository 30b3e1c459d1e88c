// Processes that answer a line of JSON to a line of text.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export class Side {
  constructor(command, args, env = {}) {
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
    this.child.on('error', () => {});
    this.child.stdin.on('error', () => {});
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }
  async ask(line) {
    this.child.stdin.write(`${line}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`a side ended while it ran ${String(line).slice(0, 40)}`);
    return JSON.parse(value);
  }
  end() {
    this.child.stdin.end();
  }
}
