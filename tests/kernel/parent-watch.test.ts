import { spawnSync } from 'node:child_process';
import { afterEach, expect, test, vi } from 'vitest';
import { watchParent } from '#kernel/protocol/parent-watch';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

const diesWith = (parent: number, starter: number): boolean => {
  vi.useFakeTimers();
  vi.spyOn(process, 'ppid', 'get').mockReturnValue(parent);
  vi.stubEnv('JPY_PARENT_PID', String(starter));
  const onDeath = vi.fn();
  watchParent(onDeath);
  vi.advanceTimersByTime(5000);
  return onDeath.mock.calls.length > 0;
};

test('a kernel whose starter died while it loaded does not stay', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  expect(diesWith(1, pid)).toBe(true);
});

test('a kernel stays below the first process of a container, and below a starter that lives', () => {
  expect(diesWith(1, 1)).toBe(false);
  expect(diesWith(1, process.pid)).toBe(false);
  expect(diesWith(4242, process.pid)).toBe(false);
});
