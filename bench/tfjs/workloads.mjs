// The workloads TensorFlow.js can do synchronously, on the backend named by the first argument (cpu or wasm). Same protocol as the others.
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';

const backend = process.argv[2] ?? 'cpu';
let threads = 1;
if (backend === 'wasm') {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const { createRequire } = await import('node:module');
  const { dirname } = await import('node:path');
  setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`);
}
await tf.setBackend(backend);
await tf.ready();
if (backend === 'wasm') threads = (await import('@tensorflow/tfjs-backend-wasm')).getThreadsCount();

const matmul = (n, reps) => () =>
  tf.tidy(() => {
    const a = tf.randomUniform([n, n]);
    const b = tf.randomUniform([n, n]);
    // Both backends have computed when the call returns.
    for (let i = 0; i < reps; i++) tf.dispose(tf.matMul(a, b));
  });

const W = {
  regression_500ep: () => {
    const x = tf.randomNormal([30, 1]);
    const y = tf.add(x, tf.div(tf.randomNormal([30, 1]), 2));
    const vars = [[1, 1], [1], [1, 1], [1]].map((s) => tf.variable(tf.randomUniform(s, -1, 1)));
    const [w1, b1, w2, b2] = vars;
    const optimizer = tf.train.sgd(0.05);
    const losses = [];
    for (let i = 0; i < 500; i++) {
      const loss = optimizer.minimize(
        () => {
          const p = tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x, w1), b1)), w2), b2);
          return tf.mean(tf.square(tf.sub(p, y)));
        },
        true,
        vars,
      );
      losses.push(loss.dataSync()[0]);
      loss.dispose();
    }
    tf.disposeVariables();
  },
  softmax_4096x1000_x10: () =>
    tf.tidy(() => {
      const x = tf.randomNormal([4096, 1000]);
      for (let i = 0; i < 10; i++) tf.dispose(tf.softmax(x, 1));
    }),
  elementwise_1e6_x20: () =>
    tf.tidy(() => {
      const x = tf.randomNormal([1_000_000]);
      for (let i = 0; i < 20; i++) tf.tidy(() => tf.sum(tf.relu(tf.add(tf.mul(tf.tanh(x), 2), 1))).dataSync()[0]);
    }),
  matmul64_x2000: matmul(64, 2000),
  matmul256_x100: matmul(256, 100),
  matmul1024_x5: matmul(1024, 5),
  tiny_4x4_x40000ops: () =>
    tf.tidy(() => {
      let a = tf.randomNormal([4, 4]);
      const b = tf.randomNormal([4, 4]);
      for (let i = 0; i < 20000; i++) a = tf.mul(tf.add(a, b), 0.5);
      a.dataSync();
    }),
};

function measure(work, atLeast) {
  const start = performance.now();
  let runs = 0;
  let ms = 0;
  do {
    work();
    runs++;
    ms = performance.now() - start;
  } while (ms < atLeast);
  return { ms: ms / runs, runs };
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name, atLeast = 0] = line.trim().split(' ');
  let answer = {};
  if (name === '?') answer = { name: `tfjs ${tf.version_core} ${tf.getBackend()}`, threads };
  else if (name === '.') answer = { peakMB: process.resourceUsage().maxRSS / 1024 };
  else if (W[name]) answer = measure(W[name], Number(atLeast));
  console.log(JSON.stringify(answer));
}
