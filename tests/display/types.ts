// Compiled with the tests: calls that a lecture makes must be typed without casts, and wrong ones refused.
import { display, plot, tqdm } from '#display';
import { nn, torch } from '#runtime';

class Net extends nn.Module {
  layer = new nn.Linear(2, 1);
  override forward(x: torch.Tensor) {
    return this.layer.forward(x);
  }
}

export function accepted(): void {
  const x = torch.randn(5);
  const X = torch.randn(8, 2);
  const losses: number[] = [];
  plot.line(losses);
  plot.line(x);
  plot.line([torch.tensor(1), torch.tensor(2)]);
  plot.line({ train: losses, validation: x }, { title: 'Losses' });
  plot.line({ x: [-3, 3], y: (z) => z * z });
  plot.line({ x, y: { a: x, b: (v) => v } });
  plot.line([{ epoch: 1, loss: 2 }], { x: 'epoch', y: (row) => row.loss });
  plot.scatter({ x: X.select(1, 0), y: X.select(1, 1), color: x });
  plot.hist({ a: x, b: new Float32Array(3) }, { bins: 30 });
  plot.bar({ cat: 0.5, dog: 0.5 }, { labels: '.2f' });
  plot.box({ a: x });
  plot.heatmap(X);
  plot.heatmap([
    [1, 2],
    [3, 4],
  ]);
  plot.contour({ z: (a, b) => a * b, path: X });
  plot.contour({
    z: X,
    path: {
      slow: [
        [1, 2],
        [3, 4],
      ],
      fast: { x: losses, y: losses },
    },
  });
  plot.imageGrid(torch.rand(4, 8, 8));
  plot.decisionBoundary(new Net(), X, x);
  plot.decisionBoundary((points) => points.sum(1), X, x);
  plot.decisionBoundary((points) => points.map(([a = 0, b = 0]) => a - b), [[1, 2]], [0]);
  plot.confusionMatrix(x, x);
  plot.weights(new nn.Linear(2, 3));
  plot.pairs([{ a: 1, b: 2 }], { color: 'a' });
  plot.lossCurves(losses, { rules: { 'ln 27': 3.3 }, mark: { strokeDash: [4, 4] }, yScale: { type: 'log' } });
  plot.layer(plot.line(x), plot.rule({ y: 1 }), { title: 'both', xTitle: 'x' });
  display(plot.line(x)).update(x);
  display.image(torch.rand(8, 8));
  for (const i of tqdm(3)) i.toFixed();
  for (const word of tqdm(['a'])) word.length;
}

export function refused(): void {
  // @ts-expect-error there is no such option
  plot.line([1, 2], { titel: 'x' });
  // @ts-expect-error the records have no such field
  plot.line([{ epoch: 1 }], { x: 'epoch', y: 'loss' });
  // @ts-expect-error Vega-Lite knows no such scale
  plot.line([1, 2], { yScale: 'logg' });
  // @ts-expect-error a field needs z
  plot.contour({ x: [0, 1] });
  // @ts-expect-error Vega-Lite's line has no such property
  plot.line([1, 2], { mark: { strokeDas: [1] } });
}
