/** Terminal colours, as front ends render them in tracebacks. */
const paint = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;

export const red = paint(31, 39);
export const green = paint(32, 39);
export const cyan = paint(36, 39);
export const gray = paint(90, 39);
export const bold = paint(1, 22);
