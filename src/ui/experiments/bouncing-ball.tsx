/** The panels of bouncing-ball: nobody acts, so there is no C. */
import { lazy } from 'react';
import type { ExperimentPanels } from './panels.ts';

export const BOUNCING_BALL_PANELS: ExperimentPanels = {
  sentence: 'It learned how a ball bounces, and dreams it.',
  world: 'A ball in a box: physics nobody acts on.',
  actions: [],
  progress: null,
  hands: null,
  cameras: false,
  ends: { finished: 'The episode is over', left: 'The ball is gone', time: 'The episode is over' },
  lost: 'M has lost the ball.',
  subject: 'the ball',
  episode: { one: 'Episode', many: 'episodes' },
  scores: null,
  // The ball's diagnostics name their own rows (ball-scores.tsx).
  probes: { title: '', note: '', rows: {} },
  contrasts: {},
  inWords: ({ step }) => `A ball in a box, step ${step}.`,
  Results: lazy(() => import('../results/ball-panel.tsx')),
};
