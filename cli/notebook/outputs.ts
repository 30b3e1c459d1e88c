import type { CodeCell, Output } from './types.js';

/** The parts of an iopub message that make outputs. */
export interface OutputMessage {
  msg_type: string;
  content: Record<string, unknown>;
}

/** Where an output with a `display_id` stands. */
interface Place {
  cell: CodeCell;
  output: Output;
}

/**
 * Turns iopub messages into the outputs of cells, as nbclient does: streams of one name merge, `update_display_data`
 * reaches every output with its `display_id` in any cell, `clear_output` with `wait` clears at the next output.
 */
export class OutputCollector {
  readonly #displays = new Map<string, Place[]>();
  readonly #clearNext = new Set<CodeCell>();

  /** Applies one message that belongs to `cell`. */
  apply(cell: CodeCell, { msg_type, content }: OutputMessage): void {
    switch (msg_type) {
      case 'execute_input':
        cell.execution_count = Number(content.execution_count);
        break;
      case 'clear_output':
        if (content.wait) this.#clearNext.add(cell);
        else this.#clear(cell);
        break;
      case 'update_display_data':
        this.#update(content);
        break;
      case 'stream':
        this.#stream(cell, content.name === 'stderr' ? 'stderr' : 'stdout', String(content.text));
        break;
      default: {
        const output = outputOf(msg_type, content);
        if (output) this.#add(cell, output, displayId(content));
      }
    }
  }

  #stream(cell: CodeCell, name: 'stdout' | 'stderr', text: string): void {
    const last = this.#clearNext.has(cell) ? undefined : cell.outputs.at(-1);
    if (last?.output_type === 'stream' && last.name === name) last.text = overwrite(last.text + text);
    else this.#add(cell, { output_type: 'stream', name, text: overwrite(text) });
  }

  #add(cell: CodeCell, output: Output, display_id?: string): void {
    if (this.#clearNext.delete(cell)) this.#clear(cell);
    cell.outputs.push(output);
    if (display_id !== undefined)
      this.#displays.set(display_id, [...(this.#displays.get(display_id) ?? []), { cell, output }]);
  }

  #update(content: Record<string, unknown>): void {
    for (const { output } of this.#displays.get(displayId(content) ?? '') ?? []) Object.assign(output, bundle(content));
  }

  #clear(cell: CodeCell): void {
    cell.outputs.length = 0;
    for (const [id, places] of this.#displays)
      this.#displays.set(
        id,
        places.filter((place) => place.cell !== cell),
      );
  }
}

function outputOf(msg_type: string, content: Record<string, unknown>): Output | undefined {
  switch (msg_type) {
    case 'display_data':
      return { output_type: 'display_data', ...bundle(content) };
    case 'execute_result':
      return { output_type: 'execute_result', execution_count: Number(content.execution_count), ...bundle(content) };
    case 'error': {
      const { ename, evalue, traceback } = content as { ename: string; evalue: string; traceback: string[] };
      return { output_type: 'error', ename, evalue, traceback };
    }
  }
  return undefined;
}

function bundle(content: Record<string, unknown>): {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
} {
  return {
    data: { ...(content.data as Record<string, unknown>) },
    metadata: { ...(content.metadata as Record<string, unknown>) },
  };
}

function displayId(content: Record<string, unknown>): string | undefined {
  const id = (content.transient as { display_id?: unknown } | undefined)?.display_id;
  return typeof id === 'string' ? id : undefined;
}

/** What a terminal would show: `\r` starts the line again, `\b` takes a character back. */
export function overwrite(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  let previous: string;
  do {
    previous = text;
    text = text.replace(/[^\n\b][\b]/g, '');
  } while (text !== previous);
  return text.replace(/\r+\n/g, '\n').replace(/[^\n]*\r(?=[^\n])/g, '');
}
