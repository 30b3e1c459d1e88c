// The programs that some suites need besides Node, and how they get here.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from './bootstrap.mjs';

/** A suite is told by its file name: `*.python.test.ts` needs Debian's Python with NumPy, `*.jupyter.test.ts` its Jupyter,
 * `*.hub.test.ts` its JupyterHub, `*.browser.test.ts` Chromium. */
const TOOLS = [
  {
    suites: '*.python*.test.ts',
    name: 'NumPy',
    apt: ['python3-numpy'],
    missing: () => ['numpy'].filter((name) => !hasPythonModule(name)),
  },
  {
    suites: '*.jupyter*.test.ts',
    name: 'Jupyter',
    apt: [
      'jupyter-nbconvert',
      'jupyter-client',
      'jupyter-notebook',
      'jupyter-server',
      'python3-jupyterlab-server',
      'python3-jupyter-kernel-test',
      'python3-ipykernel',
      'python3-junitparser',
    ],
    missing: () =>
      [
        'nbconvert',
        'jupyter_client',
        'notebook',
        'jupyter_server',
        'jupyterlab_server',
        'jupyter_kernel_test',
        'ipykernel',
        'junitparser',
      ].filter((name) => !hasPythonModule(name)),
  },
  {
    suites: '*.hub*.test.ts',
    name: 'JupyterHub',
    apt: ['jupyterhub', 'jupyter-notebook', 'python3-ipykernel'],
    missing: () =>
      ['/usr/bin/jupyterhub', '/usr/bin/configurable-http-proxy']
        .filter((path) => !existsSync(path))
        .concat(['notebook', 'ipykernel'].filter((name) => !hasPythonModule(name))),
  },
  {
    suites: '*.browser*.test.ts',
    name: 'Chromium',
    apt: ['chromium', 'fonts-dejavu-core'],
    missing: () =>
      ['/usr/bin/chromium', process.env.CHROMIUM_PATH].some((path) => path && existsSync(path)) ? [] : ['chromium'],
  },
];

/** Debian's own Python has Debian's Jupyter, whatever `python3` is first on PATH. */
function hasPythonModule(name) {
  const code = `import importlib.util, sys; sys.exit(importlib.util.find_spec(${JSON.stringify(name)}) is None)`;
  return spawnSync('/usr/bin/python3', ['-c', code]).status === 0;
}

/**
 * Installs what is missing where that is possible: as root on Debian and its kin.
 *
 * @returns what is still missing: `{ name, suites, apt }`.
 */
export function ensureTools() {
  let missing = TOOLS.filter((tool) => tool.missing().length > 0);
  if (missing.length === 0) return [];
  const packages = missing.flatMap(({ apt }) => apt);
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (canInstall) {
    console.log(`Installing ${missing.map(({ name }) => name).join(' and ')} with apt-get …`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    if (run('apt-get', ['update', '-qq'], env) === 0)
      run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], env);
    missing = missing.filter((tool) => tool.missing().length > 0);
  }
  if (missing.length > 0)
    console.log(
      `Some suites need more than Node. To install it: sudo apt-get install ${missing.flatMap(({ apt }) => apt).join(' ')}`,
    );
  return missing;
}
