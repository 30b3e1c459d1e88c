// What every script needs first: a Node that is new enough, the packages of the lockfile, and a build.
// Built-in modules only: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const OLDEST_NODE = [20, 19];

/** Runs a program in the project's folder with its output shown; returns its exit code. */
export function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (error) console.error(`${command}: ${error.message}`);
  return status ?? 1;
}

/** As {@link run}; a failure ends this script too. */
export function must(what, command, args, env) {
  const status = run(command, args, env);
  if (status === 0) return;
  console.error(`\n${what} failed.`);
  process.exit(status);
}

/** Ends with the reason where Node is too old to run anything. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(`Gradbook needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs the packages of package-lock.json where they are missing or of other versions. */
export function ensurePackages() {
  const reason = packagesDiffer();
  if (!reason) return;
  console.log(`Installing packages: ${reason} …`);
  // The npm that runs this script, with the Node that runs it.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  if (npm?.endsWith('.js')) must('npm ci', process.execPath, [npm, ...args]);
  else must('npm ci', process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
}

/** npm leaves a copy of the lockfile in node_modules that says what is there. */
function packagesDiffer() {
  const wanted = readLock('package-lock.json');
  const present = readLock('node_modules/.package-lock.json');
  if (!wanted) return undefined;
  if (!present) return 'none are here yet';
  for (const [path, { version, optional, devOptional, link }] of Object.entries(wanted)) {
    if (path === '' || link) continue;
    const found = present[path];
    // Prebuilt binaries for other systems are in the lockfile, and rightly not here.
    if (found ? found.version !== version : !optional && !devOptional)
      return `${path.replace('node_modules/', '')} ${version} is not here`;
  }
  return undefined;
}

function readLock(path) {
  return existsSync(root + path) ? JSON.parse(readFileSync(root + path, 'utf8')).packages : undefined;
}

/** Builds what is out of date. */
export function ensureBuilt() {
  if (!existsSync(`${root}dist/cli/main.js`)) console.log('Building …');
  must('The build', process.execPath, ['scripts/build.mjs']);
}
