import { display, plot, tqdm } from '#display';
import { nn, torch } from '#runtime';
import { runCell, stored } from './front-end.js';

/** What each cell of the notebook shows: one of every kind of output. */
export const cells: Record<string, () => unknown> = {
  'a chart': () => display(plot.lossCurves([3.3, 2, 1], { title: 'Loss of the name model' })),
  'a tensor': () =>
    display(
      torch.tensor([
        [1, 2],
        [3, 4],
      ]),
    ),
  'a model': () => display(new nn.Linear(2, 3)),
  'a table': () => display([{ word: 'excellent', count: 3 }]),
  'a picture': () =>
    display.image(
      [
        [0, 1],
        [1, 0],
      ],
      { alt: 'a chessboard' },
    ),
  markdown: () => display.markdown('**bold** $\\sigma$'),
  latex: () => display.latex('$\\frac{1}{n}$'),
  html: () => display.html('<b>bold html</b><script>window.ranFromOutput = true</script>'),
  progress: () => {
    for (const _ of tqdm(3, { desc: 'epochs' })) void _;
  },
  'a live chart': () => plot.live({ title: 'Growing' }).push(1),
};

/** A notebook, in nbformat 4.5, as the kernel's outputs make it. @param without - cells to leave out. */
export async function notebook(without: readonly string[] = []): Promise<object> {
  const list = [];
  for (const [name, cell] of Object.entries(cells)) {
    if (without.includes(name)) continue;
    const outputs = stored(await runCell(cell)).map(({ data, metadata }) => ({
      output_type: 'display_data',
      data,
      metadata,
    }));
    list.push({
      cell_type: 'code',
      id: name.replaceAll(' ', '-'),
      metadata: { slideshow: { slide_type: 'slide' } },
      execution_count: 1,
      source: `// ${name}`,
      outputs,
    });
  }
  const kernelspec = { name: 'gradbook', display_name: 'TypeScript (Gradbook)', language: 'typescript' };
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec, language_info: { name: 'typescript', file_extension: '.ts' } },
    cells: list,
  };
}
