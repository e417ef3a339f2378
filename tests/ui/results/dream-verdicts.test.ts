/** The sentences about the dream say what its numbers say, also of an M that has learned nothing. */
import { expect, it } from 'vitest';
import {
  enduranceVerdict,
  forecastVerdict,
  judgementVerdict,
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
