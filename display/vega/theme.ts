import type { Config } from 'vega-lite';

/**
 * Colours that stay apart for colour-blind readers, also in grey: Okabe and Ito's, the strongest on white first.
 *
 * @see https://jfly.uni-koeln.de/color/
 */
export const palette: readonly string[] = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#CC79A7',
  '#E69F00',
  '#56B4E9',
  '#7F7F7F',
  '#000000',
];

/** The colour of rules, labels and notes drawn over a chart. */
export const ink = '#333333';

/**
 * How every chart looks. White paper, not transparent: the picture must be legible on dark pages too, where dark ink on
 * nothing is not. It travels inside the spec, so that JupyterLab and a rendered page draw the same chart as the picture.
 */
export const theme: Config = {
  background: 'white',
  padding: 10,
  view: { stroke: null },
  range: { category: [...palette], heatmap: { scheme: 'viridis' }, ramp: { scheme: 'viridis' } },
  // Said although it is Vega's own: JupyterLab's dark theme would make it white on our white paper.
  title: {
    color: '#000000',
    anchor: 'start',
    fontSize: 15,
    subtitleFontSize: 12,
    subtitleColor: '#666666',
    offset: 10,
  },
  axis: {
    labelFontSize: 12,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    titlePadding: 8,
    labelColor: ink,
    titleColor: ink,
    gridColor: '#E6E6E6',
    domainColor: '#888888',
    tickColor: '#888888',
    labelOverlap: true,
    labelSeparation: 4,
  },
  legend: {
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    labelColor: ink,
    titleColor: ink,
    labelLimit: 220,
  },
  header: { labelFontSize: 13, titleFontSize: 13, labelFontWeight: 'bold' },
  style: { 'guide-label': { fill: ink }, 'guide-title': { fill: ink } },
  mark: { color: palette[0] },
  line: { strokeWidth: 2 },
  text: { fontSize: 12, color: ink },
  scale: { bandPaddingInner: 0.2, bandWithNestedOffsetPaddingInner: 0.25 },
};
