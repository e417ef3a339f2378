/**
 * What CarRacing-v3 paints with. Drawn anew at each reset under domain randomisation, from the
 * environment's own stream and before the track, as Gymnasium does. May import math.
 */
import type { Pcg64 } from '../../math/pcg64.ts';

/** 0xRRGGBB each. */
export interface Colours {
  /** A touched tile, and every third of the fresh ones. */
  readonly road: number;
  /** Fresh tiles i with i % 3 = 0, 1, 2; the faint stripes give a sense of speed. */
  readonly freshRoad: readonly [number, number, number];
  readonly field: number;
  readonly grass: number;
}

export const BLACK = 0x000000;
export const WHITE = 0xffffff;
export const RED = 0xff0000;
export const HULL = 0xcc0000;
export const WHEEL_STRIPE = 0x4d4d4d;

export const standardColours = makeColours([102, 102, 102], [102, 204, 102], [102, 230, 102]);
/** Of 2016: the grass patches a level darker. */
export const v0Colours = makeColours([102, 102, 102], [102, 204, 102], [102, 229, 102]);

export function drawColours(random: Pcg64): Colours {
  const draw = () => [random.uniform(0, 210), random.uniform(0, 210), random.uniform(0, 210)];
  const road = draw();
  const field = draw();
  const grass = [...field];
  grass[random.integers(3)] += 20;
  return makeColours(road, field, grass);
}

function makeColours(road: number[], field: number[], grass: number[]): Colours {
  const shade = (k: number) => pack(road.map((channel) => channel + 0.01 * k * 255));
  return {
    road: pack(road),
    freshRoad: [shade(0), shade(1), shade(2)],
    field: pack(field),
    grass: pack(grass),
  };
}

/** Channels are truncated, as pygame does. */
function pack([red, green, blue]: number[]): number {
  return (Math.floor(red) << 16) | (Math.floor(green) << 8) | Math.floor(blue);
}
