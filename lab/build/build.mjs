// Builds the pinned JupyterLab into dist/lab/app: `node lab/build/build.mjs`. Does nothing while what is there was made from the
// same files; a build that was interrupted never takes the place of a good one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = fileURLToPath(new URL('../../dist/lab/app/', import.meta.url));
const SOURCES = [
  ...['package.json', 'package-lock.json', 'build.mjs', 'rspack.mjs', 'entry.js', 'receipts.js'],
  ...readdirSync(`${here}plugins`)
    .sort()
    .map((name) => `plugins/${name}`),
];

const digest = createHash('sha256');
for (const name of SOURCES) digest.update(readFileSync(here + name));
const id = digest.digest('hex');

/** True where the build in `dist/lab/app` is complete and of these sources: its stamp is written last. */
function isBuilt() {
  try {
    return JSON.parse(readFileSync(`${target}build.json`, 'utf8')).id === id && existsSync(`${target}static/main.js`);
  } catch {
    return false;
  }
}

/** Packages of the lockfile, from npm; kept apart from the main install because they weigh half a gigabyte. */
function install() {
  const stamp = `${here}node_modules/.gradbook`;
  const lock = createHash('sha256')
    .update(readFileSync(`${here}package-lock.json`))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('JupyterLab: fetching its packages (once, about a minute) …');
  rmSync(stamp, { force: true });
  const npm = process.env.npm_execpath;
  // Not `npm ci`: it refuses a lockfile that lacks the binaries of other systems, and some registries carry only Linux's.
  // css-loader 7 names rspack 1 as its peer and works with rspack 2.
  const args = [
    'install',
    '--no-save',
    '--legacy-peer-deps',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const options = { cwd: here, stdio: 'inherit', shell: process.platform === 'win32' && !npm };
  const { status, error } = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, options);
  if (status !== 0)
    throw new Error(
      `npm could not fetch the packages of JupyterLab${error ? `: ${error.message}` : ''}. Is there a network?`,
    );
  writeFileSync(stamp, lock);
}

async function build() {
  install();
  console.log('JupyterLab: building (once, about a minute) …');
  for (const name of siblings()) rmSync(name, { recursive: true, force: true });
  const staging = `${target.slice(0, -1)}-${process.pid}/`;
  mkdirSync(staging, { recursive: true });
  try {
    const { bundle } = await import('./rspack.mjs');
    await bundle(staging);
    rmSync(`${staging}generated`, { recursive: true });
    const { version } = createRequire(import.meta.url)('@jupyterlab/application/package.json');
    writeFileSync(`${staging}build.json`, `${JSON.stringify({ id, version })}\n`);
    rmSync(target, { recursive: true, force: true });
    renameSync(staging, target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** What interrupted builds left, where their process is gone. */
function siblings() {
  const parent = fileURLToPath(new URL('../../dist/lab/', import.meta.url));
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .filter((name) => /^app-\d+$/.test(name) && !isAlive(Number(name.slice(4))))
    .map((name) => parent + name);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** One build at a time: two `npm install` in one folder spoil each other. */
async function alone(action) {
  const lock = `${dirname(target.slice(0, -1))}/app.lock`;
  mkdirSync(dirname(lock), { recursive: true });
  for (let isFirst = true; ; isFirst = false) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(readIfThere(lock));
    if (owner && !isAlive(owner)) rmSync(lock, { force: true });
    else {
      if (isFirst) console.log(`JupyterLab: waiting for another build (process ${owner}) …`);
      await sleep(500);
    }
  }
  try {
    await action();
  } finally {
    rmSync(lock, { force: true });
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

if (isBuilt()) {
  if (!process.argv.includes('--quiet')) console.log('JupyterLab is built.');
} else {
  try {
    // Whoever had to wait may find it done.
    await alone(() => (isBuilt() ? undefined : build()));
  } catch (error) {
    console.error(`JupyterLab could not be built: ${error.message}`);
    process.exitCode = 1;
  }
}
