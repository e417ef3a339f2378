/** What a hand asks for faster than it is answered. */
import { expect, it, vi } from 'vitest';
import { Newest } from '../../../src/ui/common/newest.ts';

it('makes one call at a time, then the newest of those that waited, and says when none is left', async () => {
  const made: number[] = [];
  const answers: (() => void)[] = [];
  const done = vi.fn();
  const newest = new Newest<number>((asked) => {
    made.push(asked);
    return new Promise<void>((resolve) => answers.push(resolve));
  }, done);
  for (const asked of [1, 2, 3, 4]) newest.ask(asked);
  expect(made).toEqual([1]);
  answers[0]();
  await vi.waitFor(() => expect(made).toEqual([1, 4]));
  expect(done).not.toHaveBeenCalled();
  answers[1]();
  await vi.waitFor(() => expect(done).toHaveBeenCalledOnce());
  newest.ask(5);
  expect(made).toEqual([1, 4, 5]);
});
