// A DataLoader over 10,000 small JPEGs against decoding them and nothing else; PyTorch's loader beside it, where it is installed.
//   node bench/data/pictures.mjs [--count 10000] [--size 64] [--rounds 5] [--json]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Transformer } from '@napi-rs/image';
import { nodeFlags } from '../../dist/cli/install/node-flags.js';
import { percentile } from './clock.mjs';
import { Side } from './sides.mjs';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    size: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const python = process.env.PYTHON ?? '/usr/bin/python3';
const size = Number(options.size);

/** Pictures with soft waves and some noise, so that they weigh what small photographs weigh. */
function picture(i) {
  const pixels = new Uint8Array(4 * size * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let c = 0; c < 4; c++)
        pixels[4 * (y * size + x) + c] =
          c === 3
            ? 255
            : 128 + 90 * Math.sin((x * (1 + (i % 7)) + y * (c + 1)) / 9) + ((x * 31 + y * 17 + i * 13) % 23);
  return Transformer.fromRgbaPixels(pixels, size, size).jpegSync(85);
}

const root = mkdtempSync(join(tmpdir(), 'gradbook-pictures-'));
try {
  let bytes = 0;
  for (let i = 0; i < Number(options.count); i++) {
    const folder = join(root, `class${i % 10}`);
    if (i < 10) mkdirSync(folder);
    const jpeg = picture(i);
    bytes += jpeg.length;
    writeFileSync(join(folder, `${i}.jpg`), jpeg);
  }
  const sides = new Map([['gradbook', new Side(process.execPath, [...nodeFlags(), here('pictures-side.mjs')])]]);
  if (spawnSync(python, ['-c', 'import torchvision']).status === 0)
    sides.set('torch', new Side(python, [here('pictures_torch.py')]));
  else if (!options.json) console.log(`left out: PyTorch, for want of torchvision in ${python}`);
  const about = new Map();
  for (const [name, side] of sides) about.set(name, await side.ask(JSON.stringify(root)));

  const times = new Map();
  for (let round = 0; round <= Number(options.rounds); round++)
    for (const way of ['alone', 'background', 'foreground'])
      for (const [name, side] of sides) {
        const { ms } = await side.ask(way);
        const key = `${name} ${way}`;
        // The first round warms up both sides and the file cache.
        if (round > 0) times.set(key, [...(times.get(key) ?? []), ms]);
      }
  const peaks = new Map();
  for (const [name, side] of sides) {
    peaks.set(name, (await side.ask('.')).peakMB);
    side.end();
  }
  const median = (key) => percentile(times.get(key), 0.5);
  // Of the same round: what else the machine does slows both.
  const rounds = times.get('gradbook alone').map((ms, i) => ms / times.get('gradbook background')[i]);
  const ratio = percentile(rounds, 0.5);
  if (options.json) console.log(JSON.stringify({ times: [...times], peaks: [...peaks], ratio }));
  else {
    for (const [name, { name: version, threads }] of about)
      console.log(`${name.padEnd(9)} ${version}; threads: ${threads}; peak ${peaks.get(name).toFixed(0)} MB`);
    console.log(
      `\n${options.count} JPEGs of ${size}×${size}, ${(bytes / Number(options.count) / 1024).toFixed(1)} KB each; best / median / p95 in ms`,
    );
    const WAYS = {
      alone: 'decoding alone',
      background: 'DataLoader, decoding in the background',
      foreground: 'DataLoader, decoding in the foreground',
    };
    for (const [way, label] of Object.entries(WAYS))
      for (const name of sides.keys()) {
        const list = times.get(`${name} ${way}`);
        const text = [Math.min(...list), percentile(list, 0.5), percentile(list, 0.95)]
          .map((ms) => ms.toFixed(0))
          .join(' / ');
        console.log(`${name.padEnd(9)} ${label.padEnd(40)} ${text}`);
      }
    console.log(
      `\n${ratio.toFixed(2)} times as fast as decoding alone, median of ${rounds.length} rounds from ${Math.min(...rounds).toFixed(2)} to ${Math.max(...rounds).toFixed(2)} (bar 1${ratio >= 1 ? '' : ', MISSED'})`,
    );
    if (sides.has('torch'))
      console.log(
        `${(median('torch background') / median('gradbook background')).toFixed(2)} times as fast as PyTorch's loader with 2 workers`,
      );
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
