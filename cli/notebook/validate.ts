/**
 * What is wrong with a parsed notebook of format 4, as `place: complaint` lines; empty for a valid one.
 *
 * @see https://github.com/jupyter/nbformat/blob/main/nbformat/v4/nbformat.v4.5.schema.json
 */
export function findProblems(notebook: Record<string, unknown>): string[] {
  const problems: string[] = [];
  const minor = notebook.nbformat_minor;
  if (!Number.isInteger(minor)) problems.push('nbformat_minor: must be an integer');
  if (!isObject(notebook.metadata)) problems.push('metadata: must be an object');
  if (!Array.isArray(notebook.cells)) return [...problems, 'cells: must be a list'];
  for (const [index, cell] of notebook.cells.entries()) {
    const at = (place: string, complaint: string) => problems.push(`cells[${index}]${place}: ${complaint}`);
    if (!isObject(cell)) {
      at('', 'must be an object');
      continue;
    }
    checkCell(cell, at);
    if (cell.id === undefined) continue;
    if (typeof cell.id !== 'string' || !/^[a-zA-Z0-9-_]{1,64}$/.test(cell.id))
      at('.id', 'must be 1 to 64 letters, digits, - or _');
  }
  return problems;
}

type Report = (place: string, complaint: string) => void;

function checkCell(cell: Record<string, unknown>, at: Report): void {
  if (!isText(cell.source)) at('.source', 'must be a string or a list of strings');
  if (!isObject(cell.metadata)) at('.metadata', 'must be an object');
  else if (cell.metadata.tags !== undefined && !isStrings(cell.metadata.tags))
    at('.metadata.tags', 'must be a list of strings');
  if (cell.cell_type === 'code') checkCode(cell, at);
  else if (cell.cell_type !== 'markdown' && cell.cell_type !== 'raw')
    at('.cell_type', `${JSON.stringify(cell.cell_type)} is not code, markdown or raw`);
  else if (cell.attachments !== undefined && !isObject(cell.attachments)) at('.attachments', 'must be an object');
}

function checkCode(cell: Record<string, unknown>, at: Report): void {
  if (cell.execution_count !== null && !Number.isInteger(cell.execution_count))
    at('.execution_count', 'must be an integer or null');
  if (!Array.isArray(cell.outputs)) {
    at('.outputs', 'must be a list');
    return;
  }
  for (const [index, output] of cell.outputs.entries()) {
    const inOutput: Report = (place, complaint) => at(`.outputs[${index}]${place}`, complaint);
    if (isObject(output)) checkOutput(output, inOutput);
    else inOutput('', 'must be an object');
  }
}

function checkOutput(output: Record<string, unknown>, at: Report): void {
  switch (output.output_type) {
    case 'stream':
      if (typeof output.name !== 'string') at('.name', 'must be a string');
      if (!isText(output.text)) at('.text', 'must be a string or a list of strings');
      return;
    case 'execute_result':
    case 'display_data':
      if (!isObject(output.metadata)) at('.metadata', 'must be an object');
      if (!isObject(output.data)) at('.data', 'must be an object');
      for (const [mime, value] of Object.entries(output.data ?? {}))
        if (!isJsonMime(mime) && !isText(value)) at(`.data["${mime}"]`, 'must be a string or a list of strings');
      return;
    case 'error':
      if (typeof output.ename !== 'string') at('.ename', 'must be a string');
      if (typeof output.evalue !== 'string') at('.evalue', 'must be a string');
      if (!isStrings(output.traceback)) at('.traceback', 'must be a list of strings');
      return;
    default:
      at('.output_type', `${JSON.stringify(output.output_type)} is not stream, display_data, execute_result or error`);
  }
}

/** `application/json` and its kin: their values are JSON, not text. */
export function isJsonMime(mime: string): boolean {
  return mime === 'application/json' || (mime.startsWith('application/') && mime.endsWith('+json'));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isText(value: unknown): value is string | string[] {
  return typeof value === 'string' || isStrings(value);
}
