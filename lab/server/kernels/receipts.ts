/**
 * Receipts, which Jupyter's protocol lacks: a page that knows them says in the address of its websocket how many messages of its
 * session it has got so far, and again from time to time in a text frame. Neither framing of messages has such a frame.
 */
const PARAMETER = 'gradbook_received';
const FRAME = /^\{"gradbook_received":(\d{1,15})\}$/;
const MAX_FRAME_BYTES = 48;

/** How many messages a page has got that connects with this query; undefined when it does not count them. */
export function receivedBefore(query: URLSearchParams): number | undefined {
  const value = query.get(PARAMETER);
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** The count in a receipt; undefined when the frame is none. */
export function readReceipt(frame: Buffer, isBinary: boolean): number | undefined {
  if (isBinary || frame.length > MAX_FRAME_BYTES) return undefined;
  const count = FRAME.exec(frame.toString())?.[1];
  return count === undefined ? undefined : Number(count);
}
