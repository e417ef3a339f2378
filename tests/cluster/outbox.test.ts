/** What a task can carry. */
import { expect, it } from 'vitest';
import { requireFits } from '../../src/cluster/outbox.ts';
import { jobsOf } from './players.helper.ts';

it('any number of jobs is looked through for a C that is too large', () => {
  const [job] = jobsOf(1);
  const jobs = Array.from({ length: 200_000 }, (_, id) => ({ ...job, id }));
  expect(() => requireFits(jobs)).not.toThrow();
  jobs.push({ ...job, id: jobs.length, parameters: new Float32Array(20_000) });
  expect(() => requireFits(jobs)).toThrow(/20000 parameters is too large for a task/);
});
