/** The panels of pong. */
import { lazy } from 'react';
import { ChoiceKeys } from '../world/choice-keys.ts';
import type { ExperimentPanels } from './panels.ts';

export const PONG_PANELS: ExperimentPanels = {
  sentence: 'An agent that learned Pong, and dreams the match.',
  world: 'A match of Pong. Reward: points.',
  actions: [
    { name: 'Stay', signed: false },
    { name: 'Up', signed: false },
    { name: 'Down', signed: false },
  ],
  progress: null,
  hands: {
    make: () =>
      new ChoiceKeys({ size: 3, keys: { ArrowUp: 1, KeyW: 1, ArrowDown: 2, KeyS: 2 }, up: 1, down: 2 }),
    wheel: false,
    start: 'Play',
    stop: 'Stop playing',
    about:
      'Play the green paddle yourself. Keyboard: arrows or W and S while the picture has the ' +
      'focus. Touch: slide a thumb up or down.',
    ready: { keys: 'Press ↑ or ↓ to start', touch: 'Slide a thumb up or down to start' },
    hint: '↑ ↓ or W S: move · Esc: stop playing · ?: shortcuts',
    help: [
      { shown: '↑ or W', label: 'Paddle up' },
      { shown: '↓ or S', label: 'Paddle down' },
    ],
    pads: [{ side: 'pedals', ends: ['up', 'down'] }],
  },
  cameras: false,
  ends: { finished: 'The match is over', left: 'The match is over', time: 'Time is up' },
  lost: 'M has lost the ball.',
  subject: 'the ball',
  episode: { one: 'Match', many: 'matches' },
  scores: {
    low: -5.5,
    high: 5.5,
    ticks: [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5],
    best: 5,
    digits: 1,
    wrongBelow: null,
    peers: [],
    paper: null,
  },
  probes: {
    title: 'Linear probes, R²',
    note: 'Positions in pixels, velocities in pixels per step.',
    rows: {
      x: { name: 'Ball x', why: 'Horizontal position of the ball; one frame contains it.' },
      y: { name: 'Ball y', why: 'Vertical position of the ball; one frame contains it.' },
      vx: { name: 'Ball vx', why: 'Velocity, which a single frame does not contain; h can.' },
      vy: { name: 'Ball vy', why: 'Velocity, which a single frame does not contain; h can.' },
      paddle: { name: 'Agent', why: 'Height of its paddle.' },
      opponent: { name: 'Opponent', why: 'Height of its paddle.' },
    },
  },
  contrasts: {
    upOrDown: { name: 'Up or down', why: 'The paddle of the agent moves up, or down, at every step.' },
  },
  inWords: ({ step, episodeReturn }) =>
    `A match of Pong, step ${step}, the agent is ${Math.abs(episodeReturn)} points ` +
    `${episodeReturn < 0 ? 'behind' : 'ahead'}.`,
  Results: lazy(() => import('../results/agent-results.tsx')),
};
