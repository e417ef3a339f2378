/** Who watches an episode again is told which one it is and what it was worth. */
import { expect, it } from 'vitest';
import { hardReplay, scoredReplay } from '../../../src/ui/common/replay-words.ts';

it('a dot of the report', () => {
  const dot = { actor: 'controller', one: 'Track', seed: 34, value: -5.1 } as const;
  expect(scoredReplay(dot)).toBe('C is on track 34 again: in the report its return there is −5.10.');
  expect(scoredReplay({ ...dot, actor: 'random' })).toMatch(/^Random actions are on track 34/);
});

it('a hard track of the search', () => {
  const text = hardReplay({ one: 'Track', seed: 5, generation: 89, mean: 779 });
  expect(text).toContain('C is on track 5, the hardest of generation 89');
  expect(text).toContain('was 779');
});
