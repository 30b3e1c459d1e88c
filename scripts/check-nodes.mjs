// node scripts/check-nodes.mjs [versions …]: `gradbook check` of the course on several versions of Node, where every output must equal
// the stored one byte for byte (--tolerance 0). The versions come from npm: the packages that `npx node` uses hold Node's own
// programs. Exit code 1: outputs differ; 3: a version could not be fetched.
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensurePackages, run } from './bootstrap.mjs';

const ALL = ['20.19.0', '22', '24', '26'];
const versions = process.argv.length > 2 ? process.argv.slice(2) : ALL;
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gradbook', 'nodes');

ensurePackages();
ensureBuilt();
const codes = versions.map(check);
const same = codes.filter((code) => code === 0).length;
console.log(`\n${same} of ${versions.length} versions of Node give the outputs that the course stores`);
process.exitCode = codes.find((code) => code === 1) ?? Math.max(...codes);

function check(version) {
  const node = fetchNode(version);
  if (node === undefined) return 3;
  console.log(`\nNode ${version}:`);
  const args = ['dist/cli/main.js', 'check', 'notebooks', '--tolerance', '0'];
  return run(node, args) === 0 ? 0 : 1;
}

/** The path of that version's program. */
function fetchNode(version) {
  const isWindows = process.platform === 'win32';
  const name = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;
  const folder = join(cache, version);
  const program = join(folder, 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--silent', '--no-audit', '--no-fund', '--prefix', folder, `${name}@${version}`];
  run(isWindows ? 'npm.cmd' : 'npm', args);
  if (existsSync(program)) return program;
  console.error(`Node ${version} could not be fetched: npm ${args.join(' ')}`);
  return undefined;
}
