import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

interface Row {
  pid: number;
  parent: number;
  group: number;
}

/**
 * Sends SIGINT to every process that descends from this one, as Ctrl+C in a terminal would: those started detached, in a process
 * group of their own, do not get it. The language server is one of them.
 */
export async function interruptDescendants(): Promise<void> {
  if (process.platform === 'win32') return;
  const children = new Map<number, number[]>();
  const table = await processTable();
  const ours = table.find(({ pid }) => pid === process.pid)?.group;
  for (const { pid, parent, group } of table) {
    if (group === ours) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const visit = (pid: number): void => {
    for (const child of children.get(pid) ?? []) {
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

async function processTable(): Promise<Row[]> {
  if (process.platform === 'linux') {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const rows = pids.map(async (pid): Promise<Row | undefined> => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
      // The command's name, in parentheses, may hold anything.
      const [, parent, group] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
      return parent ? { pid: Number(pid), parent: Number(parent), group: Number(group) } : undefined;
    });
    return (await Promise.all(rows)).filter((row) => row !== undefined);
  }
  const text = await new Promise<string>((resolve) => {
    execFile('ps', ['-A', '-o', 'pid=,ppid=,pgid='], (_error, stdout) => resolve(stdout));
  });
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0, group = 0]) => ({ pid, parent, group }));
}
