import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { torch } from '#runtime';
import { blasInfo, installGpu } from '#runtime/node/index';
import { KernelClient } from '../client/kernel-client.js';
import { KERNEL_NAME, KERNEL_PROGRAM, readKernelSpec } from '../install/kernelspec.js';
import { kernelsFolder, userDataFolder } from '../install/places.js';
import { formatTime } from '../run/progress.js';
import type { Finding } from './finding.js';

const require = createRequire(import.meta.url);
const execute = promisify(execFile);

export function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  const text = `${process.versions.node} at ${process.execPath}`;
  return fits
    ? { status: 'ok', subject: 'Node', text }
    : { status: 'problem', subject: 'Node', text, advice: 'Install Node 20.19 or newer: https://nodejs.org' };
}

/** Starts a kernel and computes something in it: everything a notebook needs before its first line. */
export async function checkKernel(): Promise<Finding> {
  const started = performance.now();
  try {
    const client = await KernelClient.start({ cwd: process.cwd(), startTimeoutMs: 30_000 });
    const ready = performance.now() - started;
    const printed: string[] = [];
    client.onIopub = ({ content }) =>
      printed.push(String((content.data as Record<string, unknown> | undefined)?.['text/plain'] ?? ''));
    const { status, evalue } = await client.execute('const sum: number = torch.tensor([1, 2, 3]).sum().item(); sum')
      .reply;
    await client.shutdown();
    if (status === 'ok' && printed.includes('6'))
      return { status: 'ok', subject: 'Kernel', text: `answers after ${formatTime(ready)}, and computes` };
    return {
      status: 'problem',
      subject: 'Kernel',
      text: `started, but a cell failed: ${evalue ?? printed.join('')}`,
      advice: 'Install gradbook again.',
    };
  } catch (error) {
    return {
      status: 'problem',
      subject: 'Kernel',
      text: (error as Error).message,
      advice: `Try: node ${KERNEL_PROGRAM} and read its words.`,
    };
  }
}

/** The native compiler checks types fast; without it the JavaScript one does, slower. */
export function checkTypeScript(): Finding {
  const version = packageVersion('typescript');
  const platform = `@typescript/typescript-${process.platform}-${process.arch}`;
  const native = [platform, `@typescript/native-preview-${process.platform}-${process.arch}`].some(
    (name) => packageVersion(name) !== undefined,
  );
  const text = `${version ?? 'missing'}${native ? ', native' : ''}; ${packageVersion('typescript6') ?? 'none'} to parse`;
  if (version !== undefined && native) return { status: 'ok', subject: 'TypeScript', text };
  return {
    status: 'note',
    subject: 'TypeScript',
    text,
    advice:
      'The native compiler is not here for this system: cells are checked by the JavaScript one, a few times slower.',
  };
}

export async function checkZeromq(): Promise<Finding> {
  try {
    await import('../client/sockets.js');
    return { status: 'ok', subject: 'ZeroMQ', text: packageVersion('zeromq') ?? '' };
  } catch (error) {
    return {
      status: 'problem',
      subject: 'ZeroMQ',
      text: (error as Error).message,
      advice:
        'No prebuilt binary fits this system. npm rebuild zeromq --build-from-source needs cmake and a C++ compiler.',
    };
  }
}

export function checkBlas(): Finding {
  const { name, path, core, threads, reason } = blasInfo();
  const about = [core, threads === undefined ? undefined : `${threads} ${threads === 1 ? 'thread' : 'threads'}`, path];
  if (name !== 'none') return { status: 'ok', subject: 'BLAS', text: `${name} (${about.filter(Boolean).join(', ')})` };
  if (process.env.GRADBOOK_BLAS === 'off')
    return { status: 'ok', subject: 'BLAS', text: 'switched off by GRADBOOK_BLAS=off; WebAssembly multiplies' };
  return {
    status: 'note',
    subject: 'BLAS',
    text: `none: ${reason ?? 'no library found'}; WebAssembly multiplies, which is slower for large matrices`,
    advice: 'On Debian: apt-get install libopenblas0-pthread',
  };
}

/** What the device `gpu` runs on. A GPU is never needed: without one this is a fact, not a fault. */
export function checkGpu(): Finding {
  installGpu();
  try {
    const { backend, adapter, hardware, fallback } = torch.gpu.info();
    if (hardware) return { status: 'ok', subject: 'GPU', text: `${adapter} on WebGPU` };
    if (backend === 'webgpu')
      return { status: 'ok', subject: 'GPU', text: `${adapter}: software, slower than the CPU` };
    return {
      status: 'ok',
      subject: 'GPU',
      text: `gpu.js in its WebAssembly mode, slower than the CPU: ${fallback}`,
      ...(fallback?.includes('npm install') && { advice: 'Where there is a GPU: npm install webgpu (70 MB)' }),
    };
  } catch (error) {
    return { status: 'ok', subject: 'GPU', text: (error as Error).message };
  }
}

export function checkFonts(): Finding {
  try {
    require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
    return { status: 'ok', subject: 'Fonts', text: 'the pictures of charts bring their own' };
  } catch {
    return {
      status: 'problem',
      subject: 'Fonts',
      text: 'the font of the charts is missing: their pictures have no words',
      advice: 'Install gradbook again.',
    };
  }
}

/** Jupyter is not needed to run, check and export; but whoever has it wants the kernel in it. */
export async function checkJupyter(): Promise<Finding[]> {
  const version = await execute('jupyter', ['--version'], { encoding: 'utf8' }).then(
    ({ stdout }) =>
      stdout
        .split('\n')
        .filter(
          (line) => /^(jupyter_client|jupyterlab|notebook|nbconvert)\b/.test(line) && !line.includes('not installed'),
        )
        .map((line) => line.replace(/\s*:\s*/, ' '))
        .join(', ') || 'found',
    () => undefined,
  );
  const jupyter: Finding =
    version === undefined
      ? {
          status: 'note',
          subject: 'Jupyter',
          text: 'not found on PATH; gradbook run, check and export work without it',
        }
      : { status: 'ok', subject: 'Jupyter', text: version };
  return [jupyter, await checkKernelSpec()];
}

async function checkKernelSpec(): Promise<Finding> {
  const folders = [kernelsFolder({ kind: 'user' })];
  for (const prefix of [process.env.VIRTUAL_ENV, process.env.CONDA_PREFIX, '/usr/local', '/usr'])
    if (prefix) folders.push(kernelsFolder({ kind: 'prefix', prefix }));
  for (const folder of folders) {
    const target = join(folder, KERNEL_NAME);
    const spec = await readKernelSpec(target);
    if (!spec) continue;
    const missing = spec.argv.find((part) => part.startsWith('/') && !existsSync(part));
    if (missing)
      return {
        status: 'problem',
        subject: 'Kernelspec',
        text: `${target} names ${missing}, which is gone`,
        advice: 'gradbook install',
      };
    const other = !spec.argv.includes(KERNEL_PROGRAM);
    const text = `${target}${other ? `, for another copy of gradbook (${spec.argv.at(-2)})` : ''}`;
    return {
      status: other ? 'note' : 'ok',
      subject: 'Kernelspec',
      text,
      ...(other && { advice: 'gradbook install, to use this copy' }),
    };
  }
  return {
    status: 'note',
    subject: 'Kernelspec',
    text: `Jupyter does not know the kernel yet (looked in ${userDataFolder()} and others)`,
    advice: 'gradbook install',
  };
}

/** The version of an installed package; its manifest need not be exported. */
function packageVersion(name: string): string | undefined {
  for (const folder of require.resolve.paths(name) ?? []) {
    const manifest = join(folder, name, 'package.json');
    if (existsSync(manifest)) return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  }
  return undefined;
}
