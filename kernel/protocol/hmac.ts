import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signs and verifies the four JSON parts of a message with the connection's key. */
export class Signer {
  readonly #algorithm: string;
  readonly #key: string;

  constructor(key: string, scheme: string) {
    this.#key = key;
    this.#algorithm = scheme.replace('hmac-', '');
  }

  /** The signature in hexadecimal; empty when the connection has no key. */
  sign(parts: readonly (Buffer | string)[]): string {
    if (!this.#key) return '';
    const hmac = createHmac(this.#algorithm, this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest('hex');
  }

  /** Compares in constant time. */
  verify(parts: readonly Buffer[], signature: Buffer): boolean {
    if (!this.#key) return true;
    const expected = Buffer.from(this.sign(parts));
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
}
