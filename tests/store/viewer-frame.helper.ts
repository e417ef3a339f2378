/** For tests: a frame of a car under way, without networks. */
import type { ViewerFrame } from '../../src/store/engine.ts';

export const frame: ViewerFrame = {
  driver: 'driver',
  begun: 1,
  seed: 0,
  frame: new Uint8ClampedArray(4),
  reconstruction: null,
  h: null,
  dream: null,
  action: [0, 0, 0],
  reward: 0,
  episodeReturn: 312.4,
  step: 250,
  ended: false,
  endReason: null,
  drivers: 'one',
  z: null,
  dreamZ: null,
  dreamState: null,
  fan: null,
  fanStates: null,
  dreamDistance: null,
  tilesVisited: 143,
  tilesTotal: 319,
  speed: 45.2,
  has: { vision: false, memory: false, controller: false },
};
