import { expect, it } from 'vitest';
import { fitnessCsv } from '../../../src/lab/search/fitness-csv.ts';

it('has a line a generation, empty where there is no number', () => {
  const record = { best: 3, mean: 2, worst: -1, sigma: 0.1, steps: 100, seconds: 1.5 };
  const text = fitnessCsv([
    { generation: 1, ...record },
    { generation: 2, ...record, test: 2.5, testSd: 0.5, hardest: { seed: 1_234_567, mean: -7.25 } },
    { generation: 3, ...record, search: 1 },
  ]);
  expect(text).toBe(
    'generation,best,mean,worst,test,test_sd,sigma,steps,seconds,hardest_seed,hardest_mean,search\n' +
      '1,3,2,-1,,,0.1,100,1.5,,,0\n' +
      '2,3,2,-1,2.5,0.5,0.1,100,1.5,1234567,-7.25,0\n' +
      '3,3,2,-1,,,0.1,100,1.5,,,1\n',
  );
  expect(fitnessCsv([])).toBe(text.slice(0, text.indexOf('\n') + 1));
});
