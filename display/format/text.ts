import { inspect } from 'node:util';

/** Text as `console.log` prints it, bounded in depth and length; a circle is shown as one. */
export function plainText(value: unknown): string {
  try {
    return inspect(value, { depth: 4, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 100 });
  } catch (error) {
    // A getter or an inspect method of the value's own threw.
    return `[${Object.prototype.toString.call(value).slice(8, -1)} that cannot be shown: ${error instanceof Error ? error.message : String(error)}]`;
  }
}
