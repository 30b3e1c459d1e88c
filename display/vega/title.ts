/**
 * The title of a chart that has a subtitle alone: without any text Vega would draw neither, and what was left out would
 * go unsaid.
 */
export const untitled = { text: ' ', fontSize: 1, lineHeight: 1, subtitlePadding: 0 };
