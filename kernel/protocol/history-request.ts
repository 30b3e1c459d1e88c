import type { Reply } from './handlers.js';
import type { HistoryEntry } from './history.js';
import type { Kernel } from './kernel.js';
import type { Message } from './message.js';

/** Answers `history_request`. Outputs are not kept: with `output` each entry has null in their place. */
export function handleHistory({ history }: Kernel, { content }: Message): Reply {
  const { hist_access_type, output, session, start, stop, n, pattern, unique } = content;
  const count = typeof n === 'number' ? n : undefined;
  let entries: HistoryEntry[] = [];
  if (hist_access_type === 'tail') entries = history.tail(count ?? 10);
  if (hist_access_type === 'range') {
    entries = history.range(Number(session ?? 0), Number(start ?? 1), typeof stop === 'number' ? stop : undefined);
  }
  if (hist_access_type === 'search') entries = history.search(String(pattern ?? '*'), count, unique === true);
  const items = output === true ? entries.map(([of, line, source]) => [of, line, [source, null]]) : entries;
  return { content: { status: 'ok', history: items } };
}
