/** Whether the tour was offered, with storage and without. */
import { beforeEach, expect, it, vi } from 'vitest';

beforeEach(() => vi.resetModules());

const load = () => import('../../../src/ui/tour/tour-memory.ts');

/** A browser's storage; another load of the page sees the same. */
function storage() {
  const kept = new Map<string, string>();
  return () => ({
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
}

const refused = (): never => {
  throw new DOMException('denied', 'SecurityError');
};

it('is remembered over loads of the page', async () => {
  const place = storage();
  const first = await load();
  expect(first.wasOffered(place)).toBe(false);
  first.rememberOffer(place);
  vi.resetModules();
  expect((await load()).wasOffered(place)).toBe(true);
});

it('holds for this load where the browser keeps nothing', async () => {
  const { wasOffered, rememberOffer } = await load();
  expect(wasOffered(refused)).toBe(false);
  rememberOffer(refused);
  expect(wasOffered(refused)).toBe(true);
});
