/** Which pixels of a picture lie between two shades of one thing, as those of the ground, whose pattern shows speed. */

/** Levels that a channel may lie outside of the two shades. */
const MARGIN = 6;

/** Lowest and highest level of each channel, 0 .. 255. */
export interface ColourRange {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** The two shades, each [red, green, blue] in 0 .. 255, what lies between them, and a margin. */
export function rangeOf([one, other]: readonly [readonly number[], readonly number[]]): ColourRange {
  return {
    low: one.map((level, channel) => Math.min(level, other[channel]) - MARGIN),
    high: one.map((level, channel) => Math.max(level, other[channel]) + MARGIN),
  };
}

/** Whether the pixel whose first channel is `bytes[at]` lies in the range. */
export function isInRange(bytes: Uint8Array, at: number, { low, high }: ColourRange): boolean {
  for (const [channel, level] of low.entries()) {
    if (bytes[at + channel] < level || bytes[at + channel] > high[channel]) return false;
  }
  return true;
}
