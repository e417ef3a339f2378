import { afterEach, beforeEach, expect, it, vi } from 'vitest';

let page: EventTarget;
const told: string[] = [];
beforeEach(async () => {
  page = new EventTarget();
  told.length = 0;
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.resetModules();
  const { onMissingPart } = await import('../../../src/lab/clients/newer-page.ts');
  onMissingPart(page, (text) => told.push(text));
});
afterEach(() => void vi.unstubAllGlobals());

it('parts of the page that are gone are told of once', () => {
  page.dispatchEvent(new Event('error'));
  expect(told).toEqual([]);
  page.dispatchEvent(new Event('vite:preloadError'));
  page.dispatchEvent(new Event('vite:preloadError'));
  expect(told).toEqual([expect.stringMatching(/newer version.*save your checkpoint, then reload\.$/)]);
});

it('a part that did not arrive because the page is left is told of only if the page comes back', () => {
  page.dispatchEvent(new Event('pagehide'));
  page.dispatchEvent(new Event('vite:preloadError'));
  expect(told).toEqual([]);
  page.dispatchEvent(new Event('pageshow'));
  expect(told).toHaveLength(1);
});
