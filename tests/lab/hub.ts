import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gradbook } from '../cli/gradbook.js';
import { answers, end, freePort } from './debian.js';

const CONFIG = fileURLToPath(new URL('../cli/jupyterhub_config.py', import.meta.url));
const TOKEN = 'a-token-for-the-hub-of-this-test';

/** Debian's JupyterHub with its proxy, whose users' servers are started with `command`. */
export interface Hub extends AsyncDisposable {
  /** Ends in a slash. */
  url: string;
  /** Of a service that may do everything. */
  token: string;
}

export async function openHub(command: string[]): Promise<Hub> {
  const home = mkdtempSync(join(tmpdir(), 'gradbook-hub-'));
  await gradbook(['install', '--prefix', home]);
  const [port, apiPort, proxyPort] = [await freePort(), await freePort(), await freePort()];
  const env = {
    ...process.env,
    HUB_PORT: String(port),
    HUB_API_PORT: String(apiPort),
    HUB_PROXY_PORT: String(proxyPort),
    HUB_HOME: home,
    HUB_TOKEN: TOKEN,
    HUB_SERVER: command.join('\n'),
    JUPYTER_PATH: join(home, 'share', 'jupyter'),
    PYDEVD_DISABLE_FILE_VALIDATION: '1',
    // Debian's proxy finds Debian's packages only with Debian's Node.
    NODE_PATH: '/usr/share/nodejs:/usr/lib/nodejs',
  };
  const child = spawn('/usr/bin/jupyterhub', ['-f', CONFIG], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const url = `http://127.0.0.1:${port}/base/`;
  await answers(new URL('hub/api/', url), child, {});
  return {
    url,
    token: TOKEN,
    async [Symbol.asyncDispose]() {
      await end(child);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
