import { readFile } from 'node:fs/promises';
import { UsageError } from '../errors.js';

/** A rule that hides what differs from run to run: times, paths, addresses. */
export interface Rule {
  pattern: RegExp;
  replacement: string;
}

/**
 * Reads a sanitising file as nbval has it: sections with `regex:` and `replace:`. Python's `(?P<name>…)` and `\1` are
 * taken as JavaScript's.
 *
 * @see https://nbval.readthedocs.io/en/latest/#Sanitize-output
 */
export async function readRules(path: string): Promise<Rule[]> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new UsageError(`--sanitize-with ${path}: cannot be read: ${cause.message}`, { cause });
  });
  const rules: Rule[] = [];
  let regex: string | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, key, value = ''] = /^\s*(regex|replace)\s*[:=]\s?(.*)$/.exec(line) ?? [];
    if (key === 'regex') regex = value;
    else if (key === 'replace' && regex !== undefined) {
      rules.push({ pattern: compile(regex, `${path}:${index + 1}`), replacement: value.replace(/\\(\d)/g, '$$$1') });
      regex = undefined;
    }
  }
  if (rules.length === 0)
    throw new UsageError(`--sanitize-with ${path}: holds no rules. Write sections with regex: and replace: lines.`);
  return rules;
}

function compile(regex: string, place: string): RegExp {
  try {
    return new RegExp(regex.replace(/\(\?P</g, '(?<'), 'g');
  } catch (cause) {
    throw new UsageError(`${place}: ${(cause as Error).message}`, { cause });
  }
}

export function sanitizeText(text: string, rules: readonly Rule[]): string {
  return rules.reduce((result, { pattern, replacement }) => result.replace(pattern, replacement), text);
}
