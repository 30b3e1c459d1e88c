import type { Received } from './front-end.js';

/** A JSON type; `?` after it: may be absent; `|` between alternatives; a string in quotes: exactly that. */
type Schema = Record<string, string>;

const ok = { status: '"ok"' };
const failure: Schema = { status: '"error"', ename: 'string', evalue: 'string', traceback: 'string[]' };
const bundle: Schema = { data: 'object', metadata: 'object' };

/** The content of every message that a kernel sends: Jupyter's messaging specification, version 5.5. */
const SCHEMAS: Record<string, Schema[]> = {
  status: [{ execution_state: '"starting"|"busy"|"idle"' }],
  stream: [{ name: '"stdout"|"stderr"', text: 'string' }],
  display_data: [{ ...bundle, transient: 'object?' }],
  update_display_data: [{ ...bundle, transient: 'object' }],
  execute_input: [{ code: 'string', execution_count: 'number' }],
  execute_result: [{ ...bundle, execution_count: 'number', transient: 'object?' }],
  error: [{ ename: 'string', evalue: 'string', traceback: 'string[]' }],
  clear_output: [{ wait: 'boolean' }],
  iopub_welcome: [{ subscription: 'string' }],
  comm_open: [{ comm_id: 'string', target_name: 'string', data: 'object', target_module: 'string|null?' }],
  comm_msg: [{ comm_id: 'string', data: 'object' }],
  comm_close: [{ comm_id: 'string', data: 'object?' }],
  input_request: [{ prompt: 'string', password: 'boolean' }],
  execute_reply: [
    { ...ok, execution_count: 'number', user_expressions: 'object', payload: 'array' },
    { ...failure, execution_count: 'number', user_expressions: 'object?', payload: 'array?' },
    { status: '"aborted"', execution_count: 'number', user_expressions: 'object?', payload: 'array?' },
  ],
  kernel_info_reply: [
    {
      ...ok,
      protocol_version: 'string',
      implementation: 'string',
      implementation_version: 'string',
      language_info: 'object',
      banner: 'string',
      debugger: 'boolean',
      help_links: 'array',
      supported_features: 'string[]',
    },
  ],
  complete_reply: [
    { ...ok, matches: 'string[]', cursor_start: 'number', cursor_end: 'number', metadata: 'object' },
    failure,
  ],
  inspect_reply: [{ ...ok, ...bundle, found: 'boolean' }, failure],
  is_complete_reply: [{ status: '"incomplete"', indent: 'string' }, { status: '"complete"|"invalid"|"unknown"' }],
  history_reply: [{ ...ok, history: 'array' }],
  comm_info_reply: [{ ...ok, comms: 'object' }],
  connect_reply: [
    {
      status: '"ok"?',
      shell_port: 'number',
      iopub_port: 'number',
      stdin_port: 'number',
      hb_port: 'number',
      control_port: 'number',
    },
  ],
  shutdown_reply: [{ ...ok, restart: 'boolean' }],
  interrupt_reply: [ok],
  debug_reply: [failure],
};

const CHANNELS: [RegExp, string[]][] = [
  [/_reply$/, ['shell', 'control']],
  [/^input_request$/, ['stdin']],
  [/./, ['iopub']],
];

/** @throws Error when `message` is not as the specification has it. */
export function checkMessage(message: Received): void {
  const { header, parent_header, metadata, content, channel } = message;
  for (const field of ['msg_id', 'session', 'username', 'date', 'msg_type', 'version'] as const) {
    if (typeof (header as Record<string, unknown>)[field] !== 'string') fail(message, `its header has no ${field}`);
  }
  if (!/^5\.\d+$/.test(header.version)) fail(message, `its version is ${header.version}`);
  if (!isObject(parent_header) || !isObject(metadata)) fail(message, 'parent_header or metadata is no object');
  const channels = CHANNELS.find(([pattern]) => pattern.test(header.msg_type))![1];
  // shutdown_reply is published too.
  if (header.msg_type !== 'shutdown_reply' && !channels.includes(channel)) fail(message, `it came on ${channel}`);
  const schemas = SCHEMAS[header.msg_type];
  if (!schemas) throw new Error(`The specification does not know ${header.msg_type}.`);
  const problems = schemas.map((schema) => problemWith(schema, content));
  if (!problems.includes(undefined)) fail(message, problems.join('; or '));
  if (header.msg_type === 'kernel_info_reply') checkLanguageInfo(message);
}

function checkLanguageInfo(message: Received): void {
  const schema = { name: 'string', version: 'string', mimetype: 'string', file_extension: 'string' };
  const problem = problemWith(schema, message.content.language_info as Record<string, unknown>);
  if (problem) fail(message, problem);
}

function problemWith(schema: Schema, content: Record<string, unknown>): string | undefined {
  for (const [field, type] of Object.entries(schema)) {
    const value = content[field];
    if (value === undefined && type.endsWith('?')) continue;
    const alternatives = type.replace(/\?$/, '').split('|');
    if (!alternatives.some((alternative) => isA(alternative, value))) return `${field} is not ${type}`;
  }
  return undefined;
}

function isA(type: string, value: unknown): boolean {
  if (type.startsWith('"')) return value === JSON.parse(type);
  if (type === 'array') return Array.isArray(value);
  if (type === 'string[]') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (type === 'object') return isObject(value);
  if (type === 'null') return value === null;
  return typeof value === type;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fail({ header, content }: Received, problem: string): never {
  throw new Error(`${header.msg_type} is not as specified: ${problem}\n${JSON.stringify(content).slice(0, 500)}`);
}
