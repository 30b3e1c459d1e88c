import type { TopLevelSpec } from 'vega-lite';
import type { Axis } from 'vega-lite/build/src/axis.js';
import type { ExprRef } from 'vega-lite/build/src/expr.js';
import type { Legend as VegaLiteLegend } from 'vega-lite/build/src/legend.js';
import type { MarkDef } from 'vega-lite/build/src/mark.js';
import type { Scale, ScaleType } from 'vega-lite/build/src/scale.js';

export type { Axis, MarkDef, Scale, ScaleType, TopLevelSpec };

/** Vega-Lite's legend properties. */
export type Legend = VegaLiteLegend<ExprRef>;

/** What any chart can be given. */
export interface ChartOptions {
  /** What the reader should see in the chart; several lines as an array. */
  title?: string | string[];
  subtitle?: string | string[];
  /** Width of the plot area in px; default 480. */
  width?: number;
  /** Height of the plot area in px; default 280. */
  height?: number;
  /** Alt text; by default it is made from the data. */
  description?: string;
}

/** What charts with an x and a y axis can be given. */
export interface AxesOptions extends ChartOptions {
  xTitle?: string;
  yTitle?: string;
  /** `'log'`, `'symlog'`, `'sqrt'` …, or a whole Vega-Lite scale. */
  xScale?: ScaleType | Scale;
  yScale?: ScaleType | Scale;
  /** From … to; what lies outside is cut off. */
  xDomain?: readonly [number, number];
  yDomain?: readonly [number, number];
  /** Vega-Lite's axis; null or false for none. */
  xAxis?: Axis | null | false;
  yAxis?: Axis | null | false;
}

/** What charts with several colours can be given. */
export interface ColorOptions {
  legendTitle?: string;
  /** Vega-Lite's legend; null or false for none. */
  legend?: Legend | null | false;
  /** Colours in the order of the series, or the name of a Vega colour scheme. */
  colors?: readonly string[] | string;
}
