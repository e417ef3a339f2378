/** The record of the experiment pong: discrete actions, and an opponent whose moves M has to predict too. */
import type { ExperimentRecord } from '../experiment.ts';
import { FPS } from './options.ts';

export const PONG = {
  id: 'pong',
  title: 'Pong',
  env: 'Pong-v0',
  options: {},
  actions: { kind: 'discrete', names: ['stay', 'up', 'down'] },
  head: 'argmax',
  truth: ['x', 'y', 'vx', 'vy', 'paddle', 'opponent'],
  probes: ['x', 'y', 'vx', 'vy', 'paddle', 'opponent'],
  inView: null,
  contrasts: [
    {
      key: 'upOrDown',
      between: [
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
  ],
  hasReward: true,
  progress: null,
  hasDriver: true,
  fps: FPS,
  openingSteps: 0,
  diagnostics: { kind: 'agent', key: 'pong' },
} as const satisfies ExperimentRecord;
