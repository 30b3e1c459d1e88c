// The gallery's charts: documentation (docs/gallery.md) and snapshot tests (tests/display/gallery.test.ts) at once.
// After a change that is meant: node docs/gallery/build.mjs, and look at the pictures.
import { plot } from '#display';
import { nn, torch } from '#runtime';

const { exp, log, sin, cos, tanh, PI } = Math;

/** A ring inside another, with their classes. */
function rings() {
  torch.manualSeed(17);
  const angle = torch.rand(160).mul(2 * PI);
  const inner = torch.arange(160).lt(80);
  const radius = torch.randn(160).mul(0.25).add(2).sub(inner.to('float32').mul(1.2));
  return { X: torch.stack([angle.cos().mul(radius), angle.sin().mul(radius)], 1), y: inner.logicalNot().to('int32') };
}

/** Gradient descent on x² + 10 y². */
function descend(lr, steps = 40) {
  const path = [[-3.5, 1.6]];
  for (let i = 0; i < steps; i++) {
    const [x, y] = path.at(-1);
    path.push([x - lr * 2 * x, y - lr * 20 * y]);
  }
  return path;
}

/** A loss that falls, and one that rises again. */
function twoLosses() {
  torch.manualSeed(17);
  const noise = torch.randn(200).mul(0.04).tolist();
  const train = noise.map((e, i) => 3 * exp(-i / 40) + 0.3 + e);
  return { train, validation: noise.map((e, i) => 3 * exp(-i / 40) + 0.45 + 0.0025 * i - e) };
}

export const examples = {
  'Lines from functions': () =>
    plot.line({
      x: [-4, 4],
      y: { tanh, σ: (z) => 1 / (1 + exp(-z)), ReLU: (z) => Math.max(0, z) },
      yDomain: [-1.2, 2],
      title: 'Activation functions',
      xTitle: 'z',
    }),

  'Losses with a rule': () =>
    plot.lossCurves(twoLosses().train, { rules: { 'ln 27': log(27) }, title: 'Loss of the name model' }),

  'Smoothed losses and the best epoch': () =>
    plot.lossCurves(twoLosses(), { smooth: 0.9, best: 'validation', xTitle: 'epoch', title: 'When to stop' }),

  'Log axes': () => {
    const h = Array.from({ length: 30 }, (_, i) => 10 ** (-i / 2));
    const error = (difference) => h.map((step) => Math.abs(difference(step) - cos(1)) + 1e-17);
    const y = {
      'one-sided': error((e) => (sin(1 + e) - sin(1)) / e),
      'two-sided': error((e) => (sin(1 + e) - sin(1 - e)) / (2 * e)),
    };
    return plot.line({
      x: h,
      y,
      xScale: 'log',
      yScale: 'log',
      points: true,
      xTitle: 'h',
      yTitle: 'error',
      title: 'Gradient error',
    });
  },

  'Stacked areas': () =>
    plot.area({
      x: [0.02, 0.98],
      y: { 'H(p)': () => 0.5623, 'KL(p‖q)': (q) => 0.25 * log(0.25 / q) + 0.75 * log(0.75 / (1 - q)) },
      title: 'Cross-entropy = entropy + divergence',
      xTitle: 'q',
      yTitle: 'nats',
    }),

  'A band': () => {
    const x = Array.from({ length: 60 }, (_, i) => i / 10);
    return plot.layer(
      plot.area({ x, y: x.map((t) => sin(t) - 0.3), y2: x.map((t) => sin(t) + 0.3) }),
      plot.line({ x, y: x.map(sin) }),
      { title: 'Mean and spread', xTitle: 't' },
    );
  },

  'Classes by colour and shape': () => {
    torch.manualSeed(17);
    const [x, y] = [torch.randn(90).tolist(), torch.randn(90).tolist()];
    const color = x.map((_, i) => ['setosa', 'versicolor', 'virginica'][i % 3]);
    return plot.scatter({
      x: x.map((v, i) => v * 0.4 + (i % 3) * 2),
      y: y.map((v, i) => v * 0.4 + (i % 3)),
      color,
      title: 'Three species',
      xTitle: 'petal length (cm)',
      yTitle: 'petal width (cm)',
    });
  },

  'A million points': () => {
    torch.manualSeed(17);
    const [x, noise] = [torch.randn(1_000_000), torch.randn(1_000_000)];
    return plot.scatter({
      x,
      y: x.mul(0.8).add(noise.mul(0.6)),
      title: 'A correlation of .8',
      xTitle: 'x',
      yTitle: 'y',
    });
  },

  'A shade for each value': () => {
    torch.manualSeed(17);
    const [x, y] = [torch.rand(200).mul(6).sub(3), torch.rand(200).mul(4).sub(2)];
    const z = x.pow(2).add(y.pow(2).mul(4));
    return plot.scatter({
      x,
      y,
      color: z,
      legendTitle: 'loss',
      title: 'A search at random',
      xTitle: 'w₁',
      yTitle: 'w₂',
    });
  },

  'A fit over data': () => {
    torch.manualSeed(17);
    const x = torch.rand(40).mul(4).tolist();
    const noise = torch.randn(40).mul(0.4).tolist();
    return plot.layer(
      plot.scatter({ x, y: x.map((v, i) => 1 + v / 2 + noise[i]), name: 'data' }),
      plot.line({ x: [0, 4], y: (v) => 1 + v / 2, name: 'fit' }),
      { title: 'Least squares', xTitle: 'x', yTitle: 'y' },
    );
  },

  'Labelled points': () =>
    plot.scatter({
      x: [1, 2, 4, 7],
      y: [2, 3, 3.5, 5],
      label: ['good', 'great', 'superb', 'awful'],
      size: [20, 40, 10, 30],
      xTitle: 'frequency',
      yTitle: 'polarity',
      title: 'Words',
    }),

  'Bars from a record': () =>
    plot.bar(
      { cat: 0.6652, dog: 0.2447, cow: 0.09 },
      { labels: '.4f', title: 'Softmax of [3, 2, 1]', yTitle: 'probability' },
    ),

  'Grouped bars': () =>
    plot.bar({
      x: ['p = .25', 'p = .5', 'p = .75'],
      y: { entropy: [0.5623, log(2), 0.5623], variance: [0.1875, 0.25, 0.1875] },
      title: 'Entropy and variance',
    }),

  'Lying bars': () =>
    plot.bar({
      x: ['naive', 'only non-zeros', 'pre-indexed'],
      y: [520, 1400, 8600],
      horizontal: true,
      labels: ',',
      xTitle: 'reviews per second',
      title: 'Tricks',
    }),

  'Overlapping histograms': () => {
    torch.manualSeed(17);
    return plot.hist(
      { 'μ = 1': torch.randn(1000).add(1), 'μ = 2': torch.randn(1000).add(2) },
      { bins: 40, title: 'Two samples', xTitle: 'value' },
    );
  },

  'Whole numbers': () => {
    torch.manualSeed(17);
    const throws = torch.randint(1, 7, [600, 2]).sum(1);
    return plot.hist(throws, { title: 'Two dice, 600 throws', xTitle: 'sum' });
  },

  'A density with its curve': () => {
    torch.manualSeed(17);
    return plot.layer(
      plot.hist(torch.randn(5000), { density: true }),
      plot.line({ x: [-4, 4], y: (x) => exp((-x * x) / 2) / Math.sqrt(2 * PI) }),
      { title: 'randn', xTitle: 'x' },
    );
  },

  'Box plots': () => {
    torch.manualSeed(17);
    return plot.box(
      { 'batch 1': torch.randn(200), 'batch 32': torch.randn(200).mul(0.4), full: torch.randn(200).mul(0.1) },
      { title: 'Noise of the gradient' },
    );
  },

  'A matrix with numbers': () => {
    torch.manualSeed(17);
    return plot.heatmap(torch.randn(5, 8), {
      diverging: true,
      labels: '.1f',
      title: 'Weights',
      xTitle: 'input',
      yTitle: 'unit',
    });
  },

  'Weights of a layer': () => {
    torch.manualSeed(17);
    return plot.weights(new nn.Linear(64, 12), { title: 'First layer' });
  },

  'A confusion matrix': () =>
    plot.confusionMatrix([0, 0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 0, 1, 1, 1, 1, 0], {
      classes: ['healthy', 'ill'],
      title: 'Screening',
    }),

  'Contours with paths': () =>
    plot.contour({
      z: (x, y) => x ** 2 + 10 * y ** 2,
      x: [-4, 4],
      y: [-2, 2],
      path: { 'lr 0.01': descend(0.01), 'lr 0.05': descend(0.05), 'lr 0.098': descend(0.098) },
      title: 'Three learning rates',
    }),

  'Side by side': () =>
    plot.hconcat(
      ...[0.01, 0.05, 0.098].map((lr) =>
        plot.contour({
          z: (x, y) => x ** 2 + 10 * y ** 2,
          x: [-4, 4],
          y: [-2, 2],
          path: descend(lr),
          title: `lr ${lr}`,
        }),
      ),
      { title: 'Too small, right, too big' },
    ),

  'Contours by ratio': () =>
    plot.contour({
      z: (x, y) => (1 - x) ** 2 + 100 * (y - x ** 2) ** 2,
      x: [-2, 2],
      y: [-1, 3],
      levelScale: 'log',
      zTitle: 'loss',
      title: 'Rosenbrock’s valley',
    }),

  'Gradients over contours': () =>
    plot.layer(
      plot.contour({ z: (x, y) => x ** 2 + y ** 2 / 2, x: [-3, 3], y: [-2, 2] }),
      plot.quiver({ f: (x, y) => [2 * x, y], x: [-3, 3], y: [-2, 2], count: 11 }),
      { title: 'The gradient points uphill' },
    ),

  'A surface': () => plot.surface({ z: (x, y) => x ** 2 - y ** 2, zTitle: 'loss', title: 'A saddle' }),

  'A decision boundary': () => {
    const { X, y } = rings();
    const model = (points) => points.pow(2).sum(1).sub(2);
    return plot.decisionBoundary(model, X, y, {
      classes: ['inner', 'outer'],
      xTitle: 'x₁',
      yTitle: 'x₂',
      title: 'A ring',
    });
  },

  'Three classes': () => {
    torch.manualSeed(17);
    const X = torch.randn(120, 2);
    const W = torch.tensor([
      [1, 0, -1],
      [0, 1, -1],
    ]);
    return plot.decisionBoundary((points) => points.matmul(W), X, X.matmul(W).argmax(1), {
      title: 'Softmax regression',
    });
  },

  'Activations by layer': () => {
    torch.manualSeed(17);
    const layers = Object.fromEntries([0.5, 1, 3].map((gain) => [`gain ${gain}`, torch.randn(4000).mul(gain).tanh()]));
    return plot.activations(layers, { title: 'After tanh' });
  },

  'Pictures in a grid': () => {
    const wave = (k) =>
      Array.from({ length: 8 }, (_, i) =>
        Array.from({ length: 8 }, (_, j) => 0.5 + 0.5 * sin((i * k) / 3) * cos((j * k) / 4)),
      );
    return plot.imageGrid(
      Array.from({ length: 10 }, (_, k) => wave(k + 1)),
      { labels: Array.from({ length: 10 }, (_, k) => `k = ${k + 1}`), columns: 5, title: 'Waves' },
    );
  },

  'Every pair of columns': () => {
    torch.manualSeed(17);
    const [a, b, c] = [torch.randn(90).tolist(), torch.randn(90).tolist(), torch.randn(90).tolist()];
    const rows = a.map((v, i) => ({
      length: 4 + (i % 3) + v * 0.3,
      width: 1 + (i % 3) * 0.5 + b[i] * 0.2,
      depth: c[i],
      kind: 'abc'[i % 3],
    }));
    return plot.pairs(rows, { color: 'kind', title: 'Pairs' });
  },

  'An autograd graph': () => {
    torch.manualSeed(17);
    const w = torch.randn(1, 5, { requiresGrad: true });
    const b = torch.zeros(5, { requiresGrad: true });
    const loss = torch.randn(30, 1).matmul(w).add(b).relu().pow(2).mean().add(w.pow(2).sum());
    return plot.graph(loss, { names: { w, b }, title: 'loss' });
  },

  'A model': () =>
    plot.graph(new nn.Sequential(new nn.Linear(784, 128), new nn.ReLU(), new nn.Linear(128, 10)), {
      title: 'A network',
    }),
};
