/** What tells two runs of one name apart in the room Runs. */
import { expect, it } from 'vitest';
import type { KeptPart } from '../../../src/lab/checkpoint/warm-start.ts';
import { beginningInWords } from '../../../src/ui/runs/run-words.ts';

it('says which networks of which file a run began with, and nothing of a run from nothing', () => {
  const said = (keep: KeptPart) => beginningInWords({ keep, name: 'ball.safetensors' });
  expect(beginningInWords(null)).toBeNull();
  expect(said('vision')).toBe('from V of ball.safetensors');
  expect(said('memory')).toBe('from V and M of ball.safetensors');
  expect(said('search')).toBe('from the search of ball.safetensors');
  expect(said('policy')).toBe('from the driving of ball.safetensors');
});
