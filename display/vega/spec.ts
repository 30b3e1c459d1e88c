import type { TopLevelSpec } from 'vega-lite';
import type { MimeBundle } from '../contracts.js';
import { chartBundle } from './bundle.js';
import { theme } from './theme.js';

/**
 * A Vega-Lite spec written by hand, in our look where it says nothing else.
 *
 * @throws Error in Vega-Lite's words where it cannot be drawn.
 */
export function specBundle(spec: TopLevelSpec): MimeBundle {
  const styled = { ...spec, config: { ...theme, ...spec.config } } as TopLevelSpec;
  const { title, description } = spec as { title?: unknown; description?: string };
  const text = typeof title === 'string' ? title : (title as { text?: string } | undefined)?.text;
  return chartBundle(styled, description ?? `Vega-Lite chart${text ? `: ${text}` : ''}`);
}
