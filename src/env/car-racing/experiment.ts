/** The record of the experiment car-racing (paper, section 3). Facts only: it imports no physics. */
import { PAPER_HEAD } from '../../math/squash.ts';
import type { ExperimentRecord } from '../experiment.ts';
import { FPS, TRACK_WIDTH } from './constants.ts';

/** What a driver would want to know of the car and the road (car-state.ts). */
export const CAR_STATE = ['speed', 'wheelAngle', 'lateralOffset', 'curvatureAhead'] as const;

/** Further from the centre line than this, in world units, the picture hardly shows the road. */
export const ROAD_IN_VIEW = 3 * TRACK_WIDTH;

export const CAR_RACING = {
  id: 'car-racing',
  title: 'CarRacing-v3',
  env: 'CarRacing-v3',
  options: {
    domainRandomize: { setting: 'car.domainRandomize', choices: [false, true] },
    lapRule: { setting: 'car.lapRule', choices: ['v3', 'fixed'] },
  },
  actions: { kind: 'box', names: ['steer', 'gas', 'brake'], low: [-1, 0, 0], high: [1, 1, 1] },
  head: PAPER_HEAD,
  truth: ['x', 'y', 'angle', 'vx', 'vy', 'angularVelocity', ...CAR_STATE],
  probes: CAR_STATE,
  inView: { name: 'lateralOffset', below: ROAD_IN_VIEW },
  contrasts: [
    {
      key: 'steering',
      between: [
        [-1, null, null],
        [1, null, null],
      ],
    },
    {
      key: 'pedals',
      between: [
        [null, 1, 0],
        [null, 0, 0.8],
      ],
    },
  ],
  hasReward: true,
  progress: 'tile',
  hasRoad: true,
  // Grass and its light patches (colours.ts).
  ground: [
    [100, 202, 100],
    [100, 228, 100],
  ],
  hasDriver: true,
  fps: FPS,
  // The camera flies down to the car for a second.
  openingSteps: FPS,
  diagnostics: { kind: 'agent', key: 'car' },
} as const satisfies ExperimentRecord;
