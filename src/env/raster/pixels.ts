/**
 * From the words that the canvas mixes its pixels in to bytes: four pixels to three words.
 */

/** Alpha of a pixel of which nothing is bare. */
const FULL = 255;

/**
 * Writes pixels as red, green and blue bytes.
 * @param words 0xAABBGGRR, alpha the part of the pixel that is taken, the colours weighed by it. [4 n]
 * @param behind what bare pixels show, 0x00BBGGRR
 * @param packed [3 n]; little-endian, as every engine's typed arrays are: the lowest byte comes first
 */
export function packRgb(words: Int32Array, behind: number, packed: Int32Array): void {
  for (let i = 0, at = 0; i < words.length; i += 4, at += 3) {
    let p0 = words[i];
    let p1 = words[i + 1];
    let p2 = words[i + 2];
    let p3 = words[i + 3];
    if ((p0 | p1 | p2 | p3) === 0) {
      p0 = behind;
      p1 = behind;
      p2 = behind;
      p3 = behind;
    } else if ((p0 & p1 & p2 & p3) >>> 24 !== FULL) {
      p0 = blend(p0, behind);
      p1 = blend(p1, behind);
      p2 = blend(p2, behind);
      p3 = blend(p3, behind);
    }
    packed[at] = (p0 & 0xffffff) | (p1 << 24);
    packed[at + 1] = ((p1 >>> 8) & 0xffff) | (p2 << 16);
    packed[at + 2] = ((p2 >>> 16) & 0xff) | (p3 << 8);
  }
}

/** What is still bare shows what lies behind everything. Alpha is left as it is. */
function blend(word: number, behind: number): number {
  const bare = FULL - (word >>> 24);
  const weight = bare + (bare >> 7);
  const redAndBlue = (Math.imul(behind & 0xff00ff, weight) >>> 8) & 0xff00ff;
  const green = (Math.imul(behind & 0x00ff00, weight) >>> 8) & 0x00ff00;
  return word + (redAndBlue | green);
}

/** 0xRRGGBB to 0xBBGGRR, and back. */
export function swapRedAndBlue(colour: number): number {
  return ((colour & 0xff) << 16) | (colour & 0x00ff00) | ((colour >>> 16) & 0xff);
}
