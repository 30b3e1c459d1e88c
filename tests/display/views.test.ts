import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { display, format } from '#display';
import { toPixels } from '#display/image/pixels';
import { encodePng } from '#display/image/png';
import { nn, torch } from '#runtime';

const view = (value: unknown) => (format(value) as { data: Record<string, string> }).data;

test('undefined is no result', () => expect(view(undefined)).toEqual({}));

describe('a tensor', () => {
  test('is PyTorch’s text, and a matrix is a table with shape and dtype beside it', () => {
    const shown = view(
      torch.tensor([
        [1, 2],
        [3, 4.5],
      ]),
    );
    expect(shown['text/plain']).toBe('tensor([[1.0000, 2.0000],\n        [3.0000, 4.5000]])');
    expect(shown['text/html']).toContain('tensor [2, 2] · float32');
    expect(shown['text/html']).toContain('<td>4.5000</td>');
  });

  test('that is large shows its corners only', () => {
    const html = view(torch.arange(1_000_000).reshape(1000, 1000))['text/html'] as string;
    expect(html).toContain('999999');
    expect(html.length).toBeLessThan(6000);
  });

  test('of another rank is text', () => {
    expect(Object.keys(view(torch.tensor(3)))).toEqual(['text/plain']);
    expect(Object.keys(view(torch.zeros(2, 2, 2)))).toEqual(['text/plain']);
  });
});

test('a model is its layers, with shapes and the number of parameters', () => {
  const shown = view(new nn.Sequential(new nn.Linear(3, 4), new nn.ReLU()));
  expect(shown['text/plain']).toContain('(0): Linear(in_features=3, out_features=4, bias=True)');
  expect(shown['text/html']).toContain('16 parameters');
  expect(shown['text/html']).toContain('4 × 3');
});

test('a lazy model is shown before it has shapes, and so are its parameters', () => {
  const lazy = new nn.LazyLinear(2);
  expect(view(lazy)).toEqual({ 'text/plain': 'LazyLinear(in_features=0, out_features=2, bias=True)' });
  expect(view(lazy.weight)).toEqual({ 'text/plain': '<UninitializedParameter>' });
  const mixed = view(new nn.Sequential(new nn.Linear(3, 4), lazy));
  expect(mixed['text/html']).toContain('16 parameters, and those of lazy layers');
});

describe('an array of records is a table', () => {
  test('in HTML and text', () => {
    const shown = view([
      { name: 'a<b', n: 1 },
      { name: 'c', n: 12.123456789 },
    ]);
    expect(shown['text/plain']).toBe('name        n\n----  -------\na<b         1\nc     12.1235');
    expect(shown['text/html']).toContain('a&lt;b');
  });

  test('of twenty rows, and says how many there are more', () => {
    const shown = view(Array.from({ length: 1020 }, (_, i) => ({ i })));
    expect(shown['text/plain']).toContain('… 1,000 more rows');
  });
});

describe('an array is no table', () => {
  test('where it is of holes', () => expect(view(new Array(3))).toEqual({ 'text/plain': '[ <3 empty items> ]' }));
  test('where rows have getters, which showing them must not call', () => {
    const row = {
      get late(): number {
        throw new Error('called');
      },
    };
    expect(view([row])).toEqual({ 'text/plain': '[ { late: [Getter] } ]' });
  });
  test('where a row is a proxy that throws', () => {
    const trap = () => {
      throw new Error('trapped');
    };
    for (const handler of [{ get: trap }, { ownKeys: trap }, { getPrototypeOf: trap }])
      expect(view([new Proxy({ a: 1 }, handler)])).toEqual({ 'text/plain': '[ { a: 1 } ]' });
  });
});

test('data frames that write HTML themselves are asked for it', () => {
  expect(view({ toHTML: ({ limit }: { limit: number }) => `<table>${limit}</table>` })['text/html']).toBe(
    '<table>20</table>',
  );
});

describe('an element of a DOM, such as a chart of Observable Plot', () => {
  const element = (outerHTML: string, namespaceURI: string) => ({
    nodeType: 1,
    namespaceURI,
    outerHTML,
    getAttribute: (name: string) => (name === 'aria-label' ? 'a dot' : null),
  });
  const svg =
    '<svg width="40" height="30" viewBox="0 0 40 30"><style>:where(.p) { --b: white; }</style><circle cx="9" cy="9" r="5" fill="currentColor"/><text x="5" y="25">dot</text></svg>';

  test('is a picture at twice its size where it is SVG', () => {
    const shown = format(element(svg, 'http://www.w3.org/2000/svg')) as {
      data: Record<string, string>;
      metadata: Record<string, object>;
    };
    expect(Object.keys(shown.data)).toEqual(['image/png', 'text/plain']);
    expect(shown.metadata['image/png']).toEqual({ width: 40, height: 30, alt: 'a dot' });
    expect(Buffer.from(shown.data['image/png'] as string, 'base64').readUInt32BE(16)).toBe(80);
  });

  test('is HTML where the drawing library would end the process, or cannot read it', () => {
    const far = '<svg width="9" height="9"><path opacity="0.5" stroke="red" d="M999,-999L1000,-998"/></svg>';
    const near = '<svg width="9" height="9"><path opacity="0.5" stroke="red" d="M0,0L9,9"/></svg>';
    const kinds = [far, near, '<svg><path d="'].map((svg) =>
      Object.keys(view(element(svg, 'http://www.w3.org/2000/svg'))),
    );
    expect(kinds.map(([mime]) => mime)).toEqual(['text/html', 'image/png', 'text/html']);
  });

  test('is HTML where it is anything else', () => {
    const figure = '<figure><style>a {}</style><h2>Title</h2><p>text</p></figure>';
    expect(view(element(figure, 'http://www.w3.org/1999/xhtml'))).toEqual({
      'text/html': figure,
      'text/plain': 'Title text',
    });
  });
});

test('what a library gives for a text form is text in the notebook', () => {
  const given = {
    'text/html': 5,
    'text/plain': ['a\n', 'b'],
    'image/png': Uint8Array.of(1),
    'application/json': { a: 1 },
  };
  expect(view({ [Symbol.for('Jupyter.display')]: () => given })).toEqual({
    'text/html': '5',
    'text/plain': 'a\nb',
    'image/png': 'AQ==',
    'application/json': { a: 1 },
  });
});

test('an object whose own display gives nothing is shown as text', () => {
  const silent = { a: 1, [Symbol.for('Jupyter.display')]: () => undefined };
  expect(view(silent)['text/plain']).toContain('a: 1');
});

describe('everything else is text, bounded', () => {
  const circle: Record<string, unknown> = { a: 1 };
  circle.self = circle;
  const cases: [string, unknown, string | RegExp][] = [
    ['a circle', circle, /Circular/],
    ['a Map', new Map([['a', 1]]), "Map(1) { 'a' => 1 }"],
    ['a Set', new Set([1]), 'Set(1) { 1 }'],
    ['a Date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an Error', new Error('no'), /^Error: no\n/],
    ['a class', class Net {}, '[class Net]'],
    ['a function', function f() {}, '[Function: f]'],
    ['a Promise', Promise.resolve(3), 'Promise { 3 }'],
    ['null', null, 'null'],
    [
      'a throwing inspect',
      {
        [Symbol.for('nodejs.util.inspect.custom')]: () => {
          throw new Error('mine');
        },
      },
      '[Object that cannot be shown: mine]',
    ],
    [
      'a throwing tag',
      {
        get [Symbol.toStringTag]() {
          throw new Error('my tag');
        },
      },
      '[Object that cannot be shown: my tag]',
    ],
  ];
  for (const [name, value, text] of cases)
    test(name, () =>
      expect(view(value)['text/plain']).toEqual(text instanceof RegExp ? expect.stringMatching(text) : text),
    );

  test('a large array', () =>
    expect((view(Array.from({ length: 1e6 }, (_, i) => i))['text/plain'] as string).length).toBeLessThan(2000));
  test('a deep object', () => {
    let deep: object = {};
    for (let i = 0; i < 10_000; i++) deep = { deep };
    expect((view(deep)['text/plain'] as string).length).toBeLessThan(500);
  });
});

describe('a picture', () => {
  test('of a tensor has its pixels, whatever the order of its dimensions', () => {
    const planes = torch.tensor([[[1, 0]], [[0, 1]], [[0, 0]]]);
    expect([...toPixels(planes as never, 'x').data]).toEqual([255, 0, 0, 0, 255, 0]);
    expect([
      ...toPixels(
        [
          [
            [1, 0, 0],
            [0, 1, 0],
          ],
        ],
        'x',
      ).data,
    ]).toEqual([255, 0, 0, 0, 255, 0]);
    expect([...toPixels([[0, 128, 255]], 'x').data]).toEqual([0, 128, 255]);
    expect([...toPixels([[-1, 1]], 'x').data]).toEqual([0, 255]);
  });

  test('is a PNG file that decodes to the same pixels', () => {
    const png = encodePng({ width: 2, height: 1, channels: 1, data: new Uint8Array([7, 200]) });
    const at = png.indexOf('IDAT');
    expect([...inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))]).toEqual([0, 7, 200]);
  });

  test('that is none says what would be', () => {
    expect(() => display.image(torch.zeros(5) as never)).toThrow(
      'must be a picture of shape [H, W], [1 or 3, H, W] or [H, W, 1 or 3], but its shape is [5]',
    );
    expect(() => display.image(new Uint8Array([1, 2, 3]))).toThrow('the bytes is no PNG, JPEG, GIF or SVG file');
  });
});

test('lists in lists in lists end after some pages', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : Array.from({ length: 60 }, () => nested(depth - 1)));
  const text = (format(nested(3)) as { data: Record<string, string> }).data['text/plain'] as string;
  expect(text.length).toBeLessThan(41_000);
  expect(text).toMatch(/… [\d,]+ more characters$/);
});

test('a value whose own getters throw is shown all the same', () => {
  const stubborn = {
    get shape(): number[] {
      throw new Error('no');
    },
  };
  expect(format(stubborn)).toEqual({ data: { 'text/plain': '{ shape: [Getter] }' } });
});
