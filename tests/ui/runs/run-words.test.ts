/** What tells two runs of one name apart in the room Runs. */
import { expect, it } from 'vitest';
import { baseOf } from '../../../src/lab/comparison/groups.ts';
import { beginningInWords } from '../../../src/ui/runs/run-words.ts';

it('says which networks of which file a run began with, and nothing of a run from nothing', () => {
  const said = (keep?: string) =>
    beginningInWords(baseOf(keep === undefined ? {} : { base: { keep, name: 'ball.safetensors' } }));
  expect(said()).toBeNull();
  expect(said('vision')).toBe('from V of ball.safetensors');
  expect(said('memory')).toBe('from V and M of ball.safetensors');
  expect(said('search')).toBe('from the search of ball.safetensors');
  expect(said('policy')).toBe('from the policy of ball.safetensors');
});
