import { setFormatter } from './contracts.js';
import { format } from './format/format.js';

export type { CellEnd, KernelHost, MimeBundle, MimeData } from './contracts.js';
export { DisplayHandle, type DisplayOptions } from './display.js';
export { display } from './forms.js';
export type { Chart } from './plot/chart.js';
export * as plot from './plot/index.js';
export { type TqdmOptions, tqdm } from './progress/tqdm.js';
export { format };

/**
 * Makes results of cells look as `display` shows them.
 * @example
 * import { installFormatter } from 'gradbook/display';
 * installFormatter();
 */
export function installFormatter(): void {
  setFormatter(format);
}
