import { createRequire } from 'node:module';
import type * as Vega from 'vega';
import type * as VegaLite from 'vega-lite';
import type { TopLevelSpec } from 'vega-lite';
import { FontMetrics, fontFile } from './font.js';
import { dropOffstage, type SceneItem } from './offstage.js';

// Loaded with require, at the first chart: importing display costs a cell nothing, and drawing stays synchronous, so
// that what a cell shows keeps its order.
const require = createRequire(import.meta.url);

interface Engine {
  vega: typeof Vega;
  vegaLite: typeof VegaLite;
}
let engine: Engine | undefined;

/** Vega and Vega-Lite, loaded once. */
export function loadEngine(): Engine {
  if (engine) return engine;
  const vega = require('vega/build/vega.js') as typeof Vega;
  measureWithShippedFont(vega);
  engine = { vega, vegaLite: loadVegaLite() };
  return engine;
}

/**
 * Vega-Lite over Vega's build in one file: it is read in half the time of its forty packages, which is a quarter of what the
 * first chart takes. Vega-Lite asks for `vega` by name, so for this moment that name stands for the one file; cells that
 * import `vega` get the package as it is.
 */
function loadVegaLite(): typeof VegaLite {
  const name = require.resolve('vega');
  const before = require.cache[name];
  require.cache[name] = require.cache[require.resolve('vega/build/vega.js')];
  try {
    return require('vega-lite') as typeof VegaLite;
  } finally {
    if (before) require.cache[name] = before;
    else delete require.cache[name];
  }
}

interface TextItem {
  fontSize?: number;
  fontWeight?: string | number;
}

// Also where the optional `canvas` package is installed: the layout must not depend on the machine's fonts.
function measureWithShippedFont(vega: typeof Vega): void {
  const regular = new FontMetrics(fontFile('DejaVuSans'));
  let bold: FontMetrics | undefined;
  const { textMetrics } = vega as unknown as { textMetrics: { width(item: TextItem, text: unknown): number } };
  textMetrics.width = (item, text) => {
    const heavy = item.fontWeight === 'bold' || Number(item.fontWeight) >= 600;
    if (heavy) bold ??= new FontMetrics(fontFile('DejaVuSans-Bold'));
    const font = heavy && bold ? bold : regular;
    return font.width(text == null ? '' : String(text), item.fontSize ?? 11);
  };
}

/** A drawn chart. */
export interface Drawing {
  svg: string;
  /** px */
  width: number;
  /** px */
  height: number;
}

/**
 * Compiles a Vega-Lite spec to Vega's.
 *
 * @throws Error with Vega-Lite's words where it cannot be compiled.
 */
export function compileSpec(spec: TopLevelSpec): Vega.Spec {
  const complaints: string[] = [];
  const compiled = loadEngine().vegaLite.compile(spec, { logger: quietLogger(complaints) }).spec;
  if (complaints.length > 0) throw new Error(complaints[0]);
  return compiled;
}

/**
 * Draws a Vega-Lite spec whose data is inline.
 *
 * @throws Error with Vega-Lite's or Vega's words where the spec cannot be drawn.
 */
export function drawSvg(spec: TopLevelSpec): Drawing {
  return drawVega(compileSpec(spec));
}

/**
 * Draws a compiled spec. Vega writes into the spec's data while it works: whoever needs the spec takes it before.
 *
 * @throws Error with Vega's words where the spec cannot be drawn.
 */
export function drawVega(compiled: Vega.Spec): Drawing {
  const { vega } = loadEngine();
  const complaints: string[] = [];
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger: quietLogger(complaints) });
  try {
    view.run();
    if (complaints.length > 0) throw new Error(complaints[0]);
    const scene = (view.scenegraph() as unknown as { root: ImageItem }).root;
    nameImages(scene);
    const { SVGStringRenderer } = vega as unknown as { SVGStringRenderer: new () => SvgRenderer };
    const renderer = new SVGStringRenderer();
    // As Vega's own toSVG, which is asynchronous, does it.
    const { _viewWidth, _viewHeight, _origin } = view as unknown as ViewSize;
    const padding = view.padding() as { left: number; right: number; top: number; bottom: number };
    const width = Math.ceil(_viewWidth + padding.left + padding.right);
    const height = Math.ceil(_viewHeight + padding.top + padding.bottom);
    const origin: [number, number] = [_origin[0] + padding.left, _origin[1] + padding.top];
    dropOffstage(scene, width, height, ...origin);
    renderer.initialize(null, width, height, origin).background(view.background() as string);
    const svg = renderer.render(scene).svg();
    return { svg, width, height };
  } finally {
    view.finalize();
  }
}

interface ImageItem extends SceneItem {
  items?: ImageItem[];
  url?: string;
  width?: number;
  height?: number;
  image?: object;
}

// Vega loads pictures asynchronously before it writes SVG; there only their address is needed.
function nameImages(scene: ImageItem): void {
  for (const item of scene.items ?? []) {
    if (scene.marktype === 'image' && item.url !== undefined) {
      item.image = { complete: true, src: item.url, url: item.url, width: item.width ?? 0, height: item.height ?? 0 };
    }
    nameImages(item);
  }
}

interface ViewSize {
  _viewWidth: number;
  _viewHeight: number;
  _origin: [number, number];
}

interface SvgRenderer {
  initialize(element: null, width: number, height: number, origin: [number, number]): SvgRenderer;
  background(color: string): SvgRenderer;
  render(scene: object): SvgRenderer;
  svg(): string;
}

/** Errors are collected; warnings are Vega-Lite thinking aloud about defaults, and would only clutter a cell. */
function quietLogger(errors: string[]): Vega.LoggerInterface {
  const logger: Vega.LoggerInterface = {
    level: (() => logger) as unknown as Vega.LoggerInterface['level'],
    error: (...args: readonly unknown[]) => {
      errors.push(args.map((arg) => (arg instanceof Error ? arg.message : String(arg))).join(' '));
      return logger;
    },
    warn: () => logger,
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}
