/** Painting on a 64x64 picture of RGB bytes: a round brush, lines between two points, and a picture's own colours. */

export const SIDE = 64;

export type Colour = readonly [red: number, green: number, blue: number];

/** Colours further apart than this, each channel, are two of a palette. */
const APART = 40;

/** A disc of `diameter` pixels around a point; what lies outside of the picture is cut off. */
export function stamp(picture: Uint8Array, x: number, y: number, diameter: number, colour: Colour): void {
  const radius = diameter / 2;
  for (let row = Math.max(0, Math.floor(y - radius)); row < Math.min(SIDE, y + radius); row++) {
    for (let column = Math.max(0, Math.floor(x - radius)); column < Math.min(SIDE, x + radius); column++) {
      if (Math.hypot(column + 0.5 - x, row + 0.5 - y) > Math.max(radius, 0.71)) continue;
      picture.set(colour, 3 * (row * SIDE + column));
    }
  }
}

/** Discs from one point to another, close enough to be a line. */
export function stroke(
  picture: Uint8Array,
  from: readonly [number, number],
  to: readonly [number, number],
  diameter: number,
  colour: Colour,
): void {
  const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1])));
  for (let i = 0; i <= steps; i++) {
    const share = i / steps;
    const [x, y] = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
    stamp(picture, x, y, diameter, colour);
  }
}

/** The colours that fill most of a picture, the most common first, then black and white. */
export function paletteOf(picture: Uint8Array, count: number): Colour[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < picture.length; i += 3) {
    const key = (picture[i] << 16) | (picture[i + 1] << 8) | picture[i + 2];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const found: Colour[] = [];
  const add = (colour: Colour): void => {
    const isNew = found.every((other) => other.some((value, c) => Math.abs(value - colour[c]) > APART));
    if (isNew) found.push(colour);
  };
  for (const [key] of [...counts].sort((a, b) => b[1] - a[1])) {
    if (found.length === count) break;
    add([key >> 16, (key >> 8) & 255, key & 255]);
  }
  add([0, 0, 0]);
  add([255, 255, 255]);
  return found;
}

/** RGBA to RGB. */
export function rgbOf(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb.set(rgba.subarray(from, from + 3), to);
  }
  return rgb;
}
