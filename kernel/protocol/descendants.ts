import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/** Processes of the kernel itself, which an interrupt leaves alone (the language server). */
const own = new Set<number>();

/** Keeps process `pid` of the kernel out of interrupts. */
export function protectProcess(pid: number): void {
  own.add(pid);
}

/** Sends SIGINT to every process that descends from this one, as Ctrl+C in a terminal would. */
export async function interruptDescendants(): Promise<void> {
  if (process.platform === 'win32') return;
  const children = new Map<number, number[]>();
  for (const [pid, parent] of await processTable()) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const visit = (pid: number): void => {
    for (const child of children.get(pid) ?? []) {
      if (own.has(child)) continue;
      visit(child);
      try {
        process.kill(child, 'SIGINT');
      } catch {
        // It ended meanwhile.
      }
    }
  };
  visit(process.pid);
}

async function processTable(): Promise<[pid: number, parent: number][]> {
  if (process.platform === 'linux') {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const rows = pids.map(async (pid): Promise<[number, number] | undefined> => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
      // The command's name, in parentheses, may hold anything.
      const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
      return parent ? [Number(pid), Number(parent)] : undefined;
    });
    return (await Promise.all(rows)).filter((row) => row !== undefined);
  }
  const text = await new Promise<string>((resolve) => {
    execFile('ps', ['-A', '-o', 'pid=,ppid='], (_error, stdout) => resolve(stdout));
  });
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
}
