import { KernelError, UsageError } from '../errors.js';

/** The answer to a request that showed the token: its status and, where it is JSON, what it says. */
export interface Answer {
  status: number;
  json: unknown;
}

/** @throws {KernelError} when nobody answers there. */
export async function ask(url: URL, token: string, method = 'GET'): Promise<Answer> {
  // Following a redirect ends on a login page, which looks like a success.
  const init: RequestInit = {
    method,
    redirect: 'manual',
    ...(token && { headers: { Authorization: `token ${token}` } }),
  };
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (cause) {
    const reason = ((cause as Error).cause as Error | undefined)?.message ?? (cause as Error).message;
    throw new KernelError(`${url.origin} does not answer: ${reason}. Is the server running?`, { cause });
  }
  const text = await response.text();
  try {
    return { status: response.status, json: JSON.parse(text) };
  } catch {
    return { status: response.status, json: undefined };
  }
}

/** @throws {UsageError} for an answer that means: not with this token. */
export function mustBeAllowed({ status }: Answer, url: URL, token: string): void {
  if (![401, 403].includes(status)) return;
  const hint = token ? 'Is it the right one?' : 'Give one with --token.';
  throw new UsageError(`${url.origin} refuses ${token ? 'the token' : 'a request without a token'}. ${hint}`);
}
