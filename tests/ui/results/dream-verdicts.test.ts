/** The sentences about the dream say what its numbers say, also of an M that has learned nothing. */
import { expect, it } from 'vitest';
import {
  enduranceVerdict,
  forecastVerdict,
  judgementVerdict,
  optimismVerdict,
} from '../../../src/ui/results/dream-verdicts.ts';

const endurance = {
  ...{ dreams: 64, steps: 900, kept: 58, low: 0.81, high: 0.96, foreignColours: 0.004 },
  ...{ change: 22, realChange: 9 },
};

it('endurance', () => {
  const said = enduranceVerdict(endurance, 'the road');
  expect(said).toContain('After 900 steps 58 of 64 dreams that C drives still show the road (81 % to 96 %');
  expect(said).toContain('0.4 % of the pixels');
  expect(enduranceVerdict({ ...endurance, kept: 64, change: 180 }, 'the road')).toMatch(
    /only flicker: .* 180 % of two random frames, in reality by 9 %/,
  );
});

it('forecast', () => {
  const forecast = { dreams: 64, within: 300, lower: 50, median: 90, upper: null };
  expect(forecastVerdict(forecast)).toContain('nearer to reality than a random frame for 90 steps');
  expect(forecastVerdict(forecast)).toContain('half of 64 dreams: 50 to over 300');
});

it('judgement', () => {
  const plan = { controllers: 40, tracks: 6, dreams: 12, seed: 0 };
  const judgement = { ...plan, correlation: 0.73, low: 0.52, high: 0.86, real: 905, dream: 440 };
  expect(judgementVerdict(judgement)).toContain('correlation of 0.73 (0.52 to 0.86');
  expect(judgementVerdict(judgement)).toContain('C gets 440 in it and 905 in reality');
});

it('optimism: for, against and neither, and the group that is flattered most', () => {
  const worst = { before: 50, most: -0.4, moments: 12, real: -9, dream: 43 };
  const optimism = { steps: 100, moments: 64, real: 13, dream: 66, low: 30, high: 71, worst };
  const said = optimismVerdict(optimism);
  expect(said).toContain(
    'The dream pays C too much: from 64 moments of its own driving C earns 66 over the next 100',
  );
  expect(said).toContain('13 in reality (difference 30 to 71 with');
  expect(said).toContain('at most 0 in the 50 steps before (12 moments): 43, and −9 in reality');
  expect(optimismVerdict({ ...optimism, low: -20, high: -3 })).toMatch(/^The dream pays C too little/);
  const neither = optimismVerdict({ ...optimism, low: -5, high: 7, worst: null });
  expect(neither).toMatch(/^Whether the dream pays C too much is not shown: .* confidence\)\.$/);
  // A group that the dream pays less than reality is none that it flatters.
  const strict = optimismVerdict({ ...optimism, worst: { ...worst, real: 50 } });
  expect(strict).not.toContain('most of all');
});
