/** The record of the experiment bouncing-ball: V and M alone, without actions and reward. */
import type { ExperimentRecord } from '../experiment.ts';
import { FPS } from './options.ts';

export const BOUNCING_BALL = {
  id: 'bouncing-ball',
  title: 'Bouncing ball',
  env: 'BouncingBall-v0',
  options: { radius: 'ball.radius', speed: 'ball.speed' },
  actions: { kind: 'box', names: [], low: [], high: [] },
  head: null,
  truth: ['x', 'y', 'vx', 'vy'],
  probes: ['x', 'y', 'vx', 'vy'],
  inView: null,
  contrasts: [],
  hasReward: false,
  progress: null,
  hasDriver: false,
  fps: FPS,
  openingSteps: 0,
  diagnostics: { kind: 'ball', key: 'ball' },
} as const satisfies ExperimentRecord;
