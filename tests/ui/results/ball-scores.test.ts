/** The commands of the ball's report make the ball that is on the page, whatever the form says by now. */
import { createElement } from 'react';
import { expect, it } from 'vitest';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import type { BallResults } from '../../../src/store/report.ts';
import { BallScores } from '../../../src/ui/results/ball-scores.tsx';
import { markupOf } from '../markup.helper.ts';

const RESULTS: BallResults = {
  ...{ probes: [], map: null, steps: [1], errors: [], bounceHorizons: [], bounces: [], falseAlarms: [] },
  ...{ multimodality: [], multimodalityAway: null, latentSize: null, context: null, unseenEpisodes: null },
};

it('names the settings of the agent, not those of the form', () => {
  const madeWith = { ...presetSettings('bouncing-ball', 'quick'), seed: 7, 'memory.steps': 500 };
  const form = presetSettings('bouncing-ball', 'smoke');
  const text = markupOf(createElement(BallScores, { results: RESULTS }), form, { madeWith });
  const made = 'npm run lab -- bouncing-ball --preset quick --seed 7';
  expect(text).toContain(`<code>${made} --set memory.steps=500 --out runs/ball</code>`);
  expect(text).not.toContain('--preset smoke');
});
