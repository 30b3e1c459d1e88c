// Pixels (red, green, blue, red, green, blue …) into planes (red …, green …, blue …). Imports nothing: the threads that decode use it, too.

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Takes pixels of three bytes apart into three planes of `area` bytes each, from planes[at] on. */
export function separate(pixels: Uint8Array, planes: Uint8Array, at: number, area: number): void {
  if (littleEndian && ((pixels.byteOffset | (planes.byteOffset + at) | area) & 3) === 0) {
    separateWords(pixels, planes, at, area / 4);
    return;
  }
  const green = at + area;
  const blue = green + area;
  for (let i = 0, p = 0; i < area; i++, p += 3) {
    planes[at + i] = pixels[p]!;
    planes[green + i] = pixels[p + 1]!;
    planes[blue + i] = pixels[p + 2]!;
  }
}

/** Four pixels a turn: three words in, three words out. */
function separateWords(pixels: Uint8Array, planes: Uint8Array, at: number, words: number): void {
  const from = new Int32Array(pixels.buffer, pixels.byteOffset, 3 * words);
  const to = new Int32Array(planes.buffer, planes.byteOffset + at, 3 * words);
  for (let i = 0, k = 0; i < words; i++, k += 3) {
    const x = from[k]!; // red, green, blue, red
    const y = from[k + 1]!; // green, blue, red, green
    const z = from[k + 2]!; // blue, red, green, blue
    to[i] = (x & 0xff) | ((x >>> 24) << 8) | (y & 0xff0000) | ((z & 0xff00) << 16);
    to[words + i] = ((x >>> 8) & 0xff) | ((y & 0xff) << 8) | ((y >>> 24) << 16) | ((z & 0xff0000) << 8);
    to[2 * words + i] = ((x >>> 16) & 0xff) | (y & 0xff00) | ((z & 0xff) << 16) | (z & 0xff000000);
  }
}
