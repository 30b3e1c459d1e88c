// Receipts for what a kernel says: the server sends again what has none when a connection breaks and comes back. A pong would not
// do as one: the browser answers pings before the page has the messages.

const CHANNELS = /\/api\/kernels\/[^/]+\/channels$/;
/** A receipt is sent so long after a message, in ms, or after so many bytes. */
const RECEIPT_MS = 100;
const RECEIPT_BYTES = 256 * 1024;

/** How many messages the page has got in each session, through however many websockets. */
const received = new Map();

/** A websocket that counts what the page gets on a kernel's channels, and tells the server; the server knows it by its address. */
export class CountingWebSocket extends WebSocket {
  #isLeft = false;

  constructor(url, protocols) {
    const address = new URL(url, location.href);
    const session = CHANNELS.test(address.pathname) ? address.searchParams.get('session_id') : null;
    if (session !== null) address.searchParams.set('gradbook_received', received.get(session) ?? 0);
    super(address.href, protocols);
    if (session !== null) this.#count(session);
  }

  /** JupyterLab leaves a websocket by closing it: what still comes through is not heard, and must not be counted. */
  close(code, reason) {
    this.#isLeft = true;
    super.close(code, reason);
  }

  #count(session) {
    let bytes = 0;
    let timer;
    const tell = () => {
      clearTimeout(timer);
      timer = undefined;
      bytes = 0;
      if (this.#isLeft || this.readyState !== WebSocket.OPEN) return;
      this.send(JSON.stringify({ gradbook_received: received.get(session) }));
    };
    this.addEventListener('message', ({ data }) => {
      if (this.#isLeft) return;
      received.set(session, (received.get(session) ?? 0) + 1);
      bytes += data.byteLength ?? data.length;
      if (bytes >= RECEIPT_BYTES) tell();
      else timer ??= setTimeout(tell, RECEIPT_MS);
    });
  }
}
