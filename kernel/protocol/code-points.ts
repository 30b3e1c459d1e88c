/** Jupyter counts cursor positions in Unicode code points, JavaScript in UTF-16 code units: an emoji is one of the first, two of the second. */

/** UTF-16 offset of the code point number `position` of `text`. */
export function offsetOf(text: string, position: number): number {
  let offset = 0;
  for (let seen = 0; seen < position && offset < text.length; seen++) {
    offset += text.codePointAt(offset)! > 0xffff ? 2 : 1;
  }
  return offset;
}

/** Code points before the UTF-16 `offset` of `text`. */
export function positionOf(text: string, offset: number): number {
  let position = 0;
  for (let at = 0; at < offset && at < text.length; position++) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return position;
}
