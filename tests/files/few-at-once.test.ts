/** Many files, a few at once: all in their order, never more than the bound, none after an error. */
import { expect, it } from 'vitest';
import { fewAtOnce } from '../../src/files/few-at-once.ts';

const ITEMS = Array.from({ length: 10_000 }, (_, i) => i);

it('ten thousand items are used in their order, 32 at once and never more', async () => {
  let open = 0;
  let most = 0;
  const results = await fewAtOnce(ITEMS, async (item) => {
    most = Math.max(most, ++open);
    for (let wait = 0; wait <= item % 3; wait++) await null;
    open--;
    return item * 2;
  });
  expect(results).toEqual(ITEMS.map((item) => item * 2));
  expect(most).toBe(32);
});

it('an error ends it: what is not begun stays so', async () => {
  let begun = 0;
  const failing = fewAtOnce(ITEMS, async (item) => {
    begun++;
    if (item === 5) throw new Error('of item 5');
  });
  await expect(failing).rejects.toThrow('of item 5');
  expect(begun).toBeLessThan(100);
  expect(await fewAtOnce([], async () => 1)).toEqual([]);
});
