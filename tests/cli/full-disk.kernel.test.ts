import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

const samples = fileURLToPath(new URL('./notebooks/', import.meta.url));
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** A file system of its own, which nobody else sees and which goes with its processes: root in a new user namespace may mount. */
const unshare = ['--user', '--map-root-user', '--mount'];
const canMount =
  process.platform === 'linux' && spawnSync('unshare', [...unshare, 'mount', '-t', 'tmpfs', 't', '/mnt']).status === 0;

const SIZE = 32 * 1024;

/** Runs shell commands on a disk of 32 KB that holds two notebooks and has no byte left. */
async function onFullDisk(commands: string): Promise<{ code: number; text: string }> {
  const disk = await mkdtemp(join(tmpdir(), 'gradbook-full-'));
  const script = [
    `mount -t tmpfs -o size=${SIZE} tmpfs "${disk}"`,
    `cp "${samples}outputs.ipynb" "${samples}throws.ipynb" "${disk}"`,
    `cd "${disk}"`,
    `head -c ${2 * SIZE} /dev/zero > filler 2> /dev/null`,
    `gradbook() { "${process.execPath}" "${main}" "$@"; }`,
    commands,
  ].join('\n');
  const env = { ...process.env, GRADBOOK_BLAS: 'off', CI: '' };
  const ended = await new Promise<{ code: number; text: string }>((done) =>
    execFile('unshare', [...unshare, 'sh', '-c', script], { env, encoding: 'utf8' }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code ?? 1) : 0, text: stdout + stderr }),
    ),
  );
  await rm(disk, { recursive: true });
  return ended;
}

describe.skipIf(!canMount)('on a full disk', () => {
  let before: string;
  beforeAll(async () => {
    before = await readFile(join(samples, 'outputs.ipynb'), 'utf8');
  });

  test('a notebook stays as it was, nothing half-written lies beside it, and the reason is told', async () => {
    const { code, text } = await onFullDisk('gradbook run . --inplace; code=$?; ls -A; cat outputs.ipynb; exit $code');
    expect(code).toBe(1);
    expect(text).toContain('✗ outputs.ipynb: its result is lost: outputs.ipynb: cannot be written: the disk is full.');
    // The one that fails tells of its own error first.
    expect(text).toMatch(
      /throws\.ipynb, cell 3 of 4 .*no such layer[\s\S]*Its outputs are lost: throws\.ipynb: cannot/,
    );
    expect(text).toContain(`.gradbook\nfiller\noutputs.ipynb\nthrows.ipynb\n${before}`);
  });

  test('a notebook is complete once there is room', async () => {
    const { code, text } = await onFullDisk('rm filler; gradbook run outputs.ipynb --inplace; cat outputs.ipynb');
    expect(code).toBe(0);
    expect(JSON.parse(text.slice(text.indexOf('{'))).cells[1].outputs[0].text).toEqual(['one\n', 'two\n']);
  });

  test('a kernel that finds no room for its files says so, and a report that cannot be written is named', async () => {
    const start = await onFullDisk(`TMPDIR=$PWD gradbook run outputs.ipynb`);
    expect(start.code).toBe(3);
    expect(start.text).toMatch(/outputs\.ipynb: The kernel cannot start: no file can be made in .*ENOSPC.*Set TMPDIR/);
    const report = await onFullDisk('gradbook check throws.ipynb --junit report.xml');
    expect(report.code).toBe(1);
    expect(report.text).toContain('gradbook: report.xml: cannot be written: the disk is full.');
    expect(report.text).not.toContain('node:internal');
  });

  test('pages that do not fit are named', async () => {
    const { code, text } = await onFullDisk('gradbook export outputs.ipynb');
    expect(code).toBe(1);
    expect(text).toMatch(/gradbook: site\/\S+: cannot be written: the disk is full\./);
  });
});
