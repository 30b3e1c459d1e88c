import type { MimeBundle } from '../contracts.js';
import { escapeHtml } from '../html.js';

/** Where a loop stands. */
export interface Progress {
  desc: string;
  done: number;
  /** Undefined where the length is not known. */
  total: number | undefined;
  unit: string;
  /** s */
  seconds: number;
  /** What the loop says of itself: `loss 0.31`. */
  postfix: string;
  state: 'running' | 'done' | 'stopped';
}

const TEXT_WIDTH = 30;

/** A progress bar in words and as HTML that needs neither scripts nor styles of its own. */
export function barBundle(progress: Progress): MimeBundle {
  const { done, total, desc, state } = progress;
  const prefix = desc === '' ? '' : `${desc}: `;
  const words = `${counts(progress)}${progress.postfix === '' ? '' : `, ${progress.postfix}`}${state === 'stopped' ? ', stopped' : ''}`;
  if (total === undefined || total === 0)
    return { data: { 'text/plain': `${prefix}${words}`, 'text/html': row(prefix, '', words) } };
  const share = Math.min(1, done / total);
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  const full = Math.floor(share * TEXT_WIDTH);
  // ASCII: LaTeX's typewriter fonts have no blocks.
  const drawn = '#'.repeat(full).padEnd(TEXT_WIDTH, '-');
  const bar = `<progress value="${done}" max="${total}" style="width:16em;vertical-align:middle"></progress> `;
  return {
    data: {
      'text/plain': `${prefix}${percent} [${drawn}] ${words}`,
      'text/html': row(prefix, bar, `${percent.trim()} ${words}`),
    },
  };
}

function row(prefix: string, bar: string, words: string): string {
  return `<div style="font-variant-numeric:tabular-nums">${escapeHtml(prefix)}${bar}${escapeHtml(words)}</div>`;
}

function counts({ done, total, unit, seconds, state }: Progress): string {
  const speed = seconds > 0 ? done / seconds : 0;
  const of = total === undefined ? `${done} ${unit}` : `${done}/${total}`;
  const left = total !== undefined && state === 'running' && speed > 0 ? `<${clock((total - done) / speed)}` : '';
  return `${of} [${clock(seconds)}${left}, ${rate(speed, unit)}]`;
}

/** `m:ss`, or `h:mm:ss`. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function rate(perSecond: number, unit: string): string {
  if (perSecond === 0) return `? ${unit}/s`;
  if (perSecond >= 1)
    return `${perSecond >= 1000 ? `${(perSecond / 1000).toFixed(1)}k` : perSecond.toFixed(1)} ${unit}/s`;
  return `${(1 / perSecond).toFixed(2)} s/${unit}`;
}
