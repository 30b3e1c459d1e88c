import { type NestedImage, reduced, toPixels } from '../image/pixels.js';
import { encodePng } from '../image/png.js';
import { Chart } from './chart.js';
import type { ChartOptions } from './options.js';
import { isTensor, type TensorLike, toCells, type Values } from './values.js';

/** How pictures are laid out. */
export interface ImageGridOptions extends Omit<ChartOptions, 'width' | 'height'> {
  /** Pictures in a row; default: about as many as rows. */
  columns?: number;
  /** A text under each picture. */
  labels?: Values;
  /** Side of a picture in px; default by its size. */
  size?: number;
  /** The values of black and white, for all pictures. */
  range?: readonly [number, number];
}

/** Bytes of all pictures before they are packed: of larger ones every pixel is the mean of several. */
const MOST_BYTES = 400_000;

/** More are not looked at one by one. */
const MOST = 100;

/**
 * Pictures side by side: a batch [N, H, W] or [N, C, H, W], or a list of pictures.
 *
 * @throws RangeError where a picture has another shape or a value is not finite.
 * @example
 * const { images, y } = datasets.digits();
 * plot.imageGrid(images.narrow(0, 0, 20), { labels: y.narrow(0, 0, 20), columns: 10 });
 */
export function imageGrid(
  images: TensorLike | readonly (TensorLike | NestedImage)[],
  options: ImageGridOptions = {},
): Chart {
  const where = 'plot.imageGrid';
  if (isTensor(images) && (images.shape.length < 3 || images.shape.length > 4)) {
    throw new RangeError(
      `${where}: a batch of pictures has the shape [N, H, W] or [N, C, H, W], but this one has [${images.shape.join(', ')}]`,
    );
  }
  const list = (isTensor(images) ? images.tolist() : images) as (TensorLike | NestedImage)[];
  if (!Array.isArray(list) || list.length === 0) throw new RangeError(`${where}: there are no pictures`);
  const labels = options.labels === undefined ? undefined : toCells(options.labels, `${where}: labels`);
  if (labels && labels.length < list.length)
    throw new RangeError(`${where}: there are ${list.length} pictures and ${labels.length} labels`);
  const shown = list.slice(0, MOST);
  const pixels = shown.map((image, i) => toPixels(image, `${where}: picture ${i}`, options));
  const first = pixels[0]!;
  const columns = options.columns ?? Math.min(shown.length, Math.max(4, Math.ceil(Math.sqrt(shown.length * 1.8))));
  const room = options.size ?? Math.max(36, Math.min(160, Math.floor(700 / columns) - 8));
  // A whole number of px per pixel, where there is more than one: all pixels look equally large.
  const size = room > first.width ? Math.floor(room / first.width) * first.width : room;
  const tall = Math.round((size * first.height) / first.width);
  const [stepX, stepY] = [size + 8, tall + (labels ? 22 : 8)];
  // Sharp on dense screens while there is room for it.
  const bytes = (scale: number) => shown.length * first.channels * scale ** 2 * size * tall;
  const side = Math.max(size, tall) * (bytes(2) <= MOST_BYTES ? 2 : 1);
  const values = pixels.map((one, i) => {
    const url = `data:image/png;base64,${encodePng(reduced(one, side)).toString('base64')}`;
    const x = (i % columns) * stepX;
    const y = Math.floor(i / columns) * stepY;
    return { x, y, url, ...(labels && { label: String(labels[i]) }) };
  });
  const [width, height] = [Math.min(columns, shown.length) * stepX, Math.ceil(shown.length / columns) * stepY];
  // Places are px: scales that change nothing, so that every front end lays it out alike.
  const place = (axis: 'x' | 'y', length: number, shift: number) => ({
    field: axis,
    type: 'quantitative',
    axis: null,
    scale: { domain: [-shift, length - shift], range: [0, length], nice: false, zero: false },
  });
  const pictures = {
    mark: { type: 'image', width: size, height: tall, aspect: false, smooth: first.width > size },
    encoding: {
      x: place('x', width, size / 2),
      y: place('y', height, tall / 2),
      url: { field: 'url', type: 'nominal' },
    },
  };
  const texts = {
    mark: { type: 'text', dy: tall / 2 + 9, fontSize: 11 },
    encoding: { x: pictures.encoding.x, y: pictures.encoding.y, text: { field: 'label' } },
  };
  const { columns: _, labels: __, size: ___, range: ____, ...rest } = options;
  return new Chart({
    options: { ...rest, width, height } as ChartOptions,
    words: `${shown.length} pictures of ${first.width} × ${first.height} pixels${labels ? `: ${labels.slice(0, shown.length).join(', ')}` : ''}.`,
    notes: [
      ...(list.length > MOST ? [`${MOST} of ${list.length} pictures shown`] : []),
      ...(Math.max(first.width, first.height) > side
        ? [
            `pictures of ${first.width}×${first.height} pixels reduced to ${Math.round((side * first.width) / Math.max(first.width, first.height))}×${Math.round((side * first.height) / Math.max(first.width, first.height))}`,
          ]
        : []),
    ],
    body: { width, height, data: { values }, layer: labels ? [pictures, texts] : [pictures] },
  });
}
