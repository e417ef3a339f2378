/** What `npm run lab` writes of a run's curves. */
import { expect, test } from 'vitest';
import { curvesCsv, hasRows } from '../../src/cli/lab-run.ts';

test('curvesCsv writes one line per number', () => {
  const csv = curvesCsv([
    { type: 'point', curve: 'vision', x: 10, values: { loss: 1.5, kl: 0.25 } },
    { type: 'point', curve: 'fitness', x: 1, values: { best: -3 } },
  ]);
  expect(csv).toBe('curve,x,name,value\nvision,10,loss,1.5\nvision,10,kl,0.25\nfitness,1,best,-3\n');
  expect(hasRows(csv)).toBe(true);
  expect(hasRows(curvesCsv([]))).toBe(false);
});
