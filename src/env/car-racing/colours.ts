/**
 * What CarRacing-v3 paints with. Drawn anew at each reset under domain randomisation, from the
 * environment's own stream and before the track, as Gymnasium does.
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
  readonly hull: number;
  readonly wheelStripe: number;
  /** Kerbs. */
  readonly white: number;
  readonly red: number;
}

export const BLACK = 0x000000;

/**
 * Levels that Gymnasium's observations lose on every channel that is not 0: pygame averages the window down to
 * 96 x 96 in two passes and truncates in each, so a road of 102 is seen as 100. v0 had no such averaging.
 */
const LOST_LEVELS = { v3: 2, v0: 0 } as const;

export function standardColours(camera: 'v3' | 'v0'): Colours {
  // The grass patches of 2016 are a level darker.
  return makeColours(camera, [102, 102, 102], [102, 204, 102], [102, camera === 'v0' ? 229 : 230, 102]);
}

/** Under domain randomisation: road and field anew, the grass is the field with one channel raised. */
export function drawColours(camera: 'v3' | 'v0', random: Pcg64): Colours {
  const draw = () => [random.uniform(0, 210), random.uniform(0, 210), random.uniform(0, 210)];
  const road = draw();
  const field = draw();
  const grass = [...field];
  grass[random.integers(3)] += 20;
  return makeColours(camera, road, field, grass);
}

/** Of a colour of the camera 'v3', what people see in Gymnasium's window: the level before it was lost. */
export function inWindow(colour: number): [red: number, green: number, blue: number] {
  const shown = (channel: number) => (channel === 0 ? 0 : channel + LOST_LEVELS.v3);
  return [shown(colour >> 16), shown((colour >> 8) & 255), shown(colour & 255)];
}

function makeColours(camera: 'v3' | 'v0', road: number[], field: number[], grass: number[]): Colours {
  const seen = (channels: number[]) => pack(channels, LOST_LEVELS[camera]);
  const shade = (k: number) => seen(road.map((channel) => channel + 0.01 * k * 255));
  return {
    road: seen(road),
    freshRoad: [shade(0), shade(1), shade(2)],
    field: seen(field),
    grass: seen(grass),
    hull: seen([204, 0, 0]),
    wheelStripe: seen([77, 77, 77]),
    white: seen([255, 255, 255]),
    red: seen([255, 0, 0]),
  };
}

/** Channels are truncated to bytes first, as pygame does. */
function pack(channels: number[], lost: number): number {
  const [red, green, blue] = channels.map((channel) => Math.max(0, Math.floor(channel) - lost));
  return (red << 16) | (green << 8) | blue;
}
