import { inspect } from 'node:util';

/** Characters of a value's text that are shown: nested lists of a hundred each would make megabytes. */
const LONGEST = 40_000;

/** Text as `console.log` prints it, bounded in depth and length; a circle is shown as one. */
export function plainText(value: unknown): string {
  try {
    const text = inspect(value, { depth: 4, maxArrayLength: 100, maxStringLength: 10_000, breakLength: 100 });
    if (text.length <= LONGEST) return text;
    // Ends with a whole line.
    const cut = text.lastIndexOf('\n', LONGEST);
    return `${text.slice(0, cut > 0 ? cut : LONGEST)}\n… ${(text.length - LONGEST).toLocaleString('en-US')} more characters`;
  } catch (error) {
    // A getter or an inspect method of the value's own threw.
    return `[${kindOf(value)} that cannot be shown: ${error instanceof Error ? error.message : String(error)}]`;
  }
}

function kindOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value).slice(8, -1);
  } catch {
    return typeof value === 'function' ? 'Function' : 'Object';
  }
}
