import type { LanguageClient } from './language-client.js';

/** What a pager shows: a payload of `execute_reply`. */
export interface PagePayload {
  source: 'page';
  data: Record<string, string>;
  start: 0;
}

const QUESTION = /^\s*(?:\?([\w$.]+)|([\w$.]+)\?)\s*;?\s*$/;

/** The name that a cell such as `?torch.randn` or `torch.randn?` asks about; undefined for all other cells. */
export function askedName(code: string): string | undefined {
  const match = QUESTION.exec(code);
  return match?.[1] ?? match?.[2];
}

/** What is known about `name`, as the pager shows it. */
export async function pageAbout(language: LanguageClient, name: string): Promise<PagePayload> {
  const hover = await language.inspect(name, name.length);
  const text = hover ? [hover.signature, hover.documentation].filter(Boolean).join('\n\n') : `${name} is not known.`;
  return { source: 'page', data: { 'text/plain': text }, start: 0 };
}
