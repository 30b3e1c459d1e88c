// Decodes a folder of pictures: alone, or through a DataLoader, as pictures.mjs asks.
import '#runtime/node/main';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { data, datasets } from '#runtime';
import { decodeImage } from '#runtime/node/images';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const root = JSON.parse((await lines.next()).value);
const set = new datasets.ImageFolder(root);

const ways = {
  /** Nothing but reading and decoding, one after the other. */
  alone() {
    let pixels = 0;
    for (const [path] of set.samples) pixels += decodeImage(readFileSync(path)).data.length;
    return pixels;
  },
  async background() {
    let pixels = 0;
    const loader = new data.DataLoader(set.background(), { batchSize: 64, shuffle: true });
    for await (const [images] of loader) pixels += images.numel();
    return pixels;
  },
  foreground() {
    let pixels = 0;
    for (const [images] of new data.DataLoader(set, { batchSize: 64, shuffle: true })) pixels += images.numel();
    return pixels;
  },
};

const say = (answer) => console.log(JSON.stringify(answer));
const { version } = JSON.parse(
  readFileSync(new URL('../../node_modules/@napi-rs/image/package.json', import.meta.url)),
);
say({
  name: `Gradbook on Node ${process.versions.node}, @napi-rs/image ${version}`,
  threads: `1, and ${Math.min(4, availableParallelism())} that decode in the background`,
});
for await (const line of lines) {
  if (line === '.') {
    say({ peakMB: process.resourceUsage().maxRSS / 1024 });
    continue;
  }
  const cpu = process.cpuUsage();
  const wall = performance.now();
  const pixels = await ways[line]();
  const ms = performance.now() - wall;
  const { user, system } = process.cpuUsage(cpu);
  say({ ms, cpu: (user + system) / 1e3, pixels });
}
