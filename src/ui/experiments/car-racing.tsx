/** The panels of car-racing. */
import { lazy } from 'react';
import { Driving } from '../world/driving.ts';
import { raceInWords } from '../world/spoken-state.ts';
import type { ExperimentPanels } from './panels.ts';

export const CAR_RACING_PANELS: ExperimentPanels = {
  sentence: 'It learned to drive, and dreams the road.',
  world: 'A race track. Reward: road tiles, quickly.',
  actions: [
    { name: 'Steer', signed: true },
    { name: 'Gas', signed: false },
    { name: 'Brake', signed: false },
  ],
  progress: 'Tiles',
  hands: {
    make: (readPad) => new Driving(readPad),
    wheel: true,
    start: 'Drive',
    stop: 'Stop driving',
    about:
      'Drive the car yourself. Keyboard: arrows or WASD while the picture has the focus. ' +
      'Touch: the left half steers, the right half is gas and brake. Or a game pad.',
    ready: { keys: 'Press ↑ to start', touch: 'Slide the right thumb up to start' },
    hint: 'Arrows or WASD: drive · Esc: stop driving · ?: shortcuts',
    help: [
      {
        shown: '← → or A D',
        label: 'Steer. The wheel turns while you hold the key; it turns less at high speed',
      },
      { shown: '↑ or W', label: 'Gas' },
      { shown: '↓ or S', label: 'Brake' },
    ],
    pads: [
      { side: 'wheel', ends: ['◂', '▸'] },
      { side: 'pedals', ends: ['gas', 'brake'] },
    ],
  },
  cameras: true,
  ends: { finished: 'The lap is complete', left: 'The car left the map', time: 'Time is up' },
  lost: 'M has lost the road.',
  subject: 'the road',
  episode: { one: 'Track', many: 'tracks' },
  scores: {
    low: -100,
    high: 1000,
    ticks: [0, 200, 400, 600, 800, 1000],
    // Every tile, driven as fast as a point mass with the car's grip could.
    best: 938,
    digits: 0,
    wrongBelow: 800,
    // "World Models", table 1: CarRacing-v0, 100 tracks.
    peers: [
      { name: 'ceobillionaire, Gym leaderboard', mean: 838, sd: 11 },
      { name: 'A3C, discrete actions', mean: 652, sd: 10 },
      { name: 'A3C, continuous actions', mean: 591, sd: 45 },
      { name: 'DQN', mean: 343, sd: 18 },
    ],
    // "World Models", table 1.
    paper: { mean: 906, sd: 21, episodes: 100, name: 'CarRacing-v0, 100 tracks' },
  },
  probes: {
    title: 'Linear probes of the car, R²',
    note: 'Frames without road are excluded.',
    rows: {
      speed: {
        name: 'Speed',
        why: 'World units per second. A single frame hardly contains it; h can.',
      },
      wheelAngle: {
        name: 'Wheel angle',
        why: 'Angle of the front wheels, radians. A few pixels of the frame.',
      },
      lateralOffset: {
        name: 'Offset from the centre',
        why: 'Distance between hull and centre line of the road, world units. The road is 13.3 wide.',
      },
      curvatureAhead: {
        name: 'Curvature ahead',
        why: 'Mean curvature of the next 10 tiles (35 units) in driving direction; left is positive.',
      },
    },
  },
  contrasts: {
    steering: { name: 'Full left or full right', why: 'Steering −1 or 1, pedals as recorded.' },
    pedals: { name: 'Gas or brake', why: 'Full gas or brake, steering as recorded.' },
  },
  inWords: raceInWords,
  Results: lazy(() => import('../results/agent-results.tsx')),
};
