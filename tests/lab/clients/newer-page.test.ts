import { expect, it } from 'vitest';
import { onMissingPart } from '../../../src/lab/clients/newer-page.ts';

it('parts of the page that are gone are told of once', () => {
  const page = new EventTarget();
  const told: string[] = [];
  const end = onMissingPart(page, (text) => told.push(text));
  page.dispatchEvent(new Event('error'));
  expect(told).toEqual([]);
  page.dispatchEvent(new Event('vite:preloadError'));
  page.dispatchEvent(new Event('vite:preloadError'));
  expect(told).toEqual([expect.stringMatching(/newer version.*save your checkpoint, then reload\.$/)]);
  end();
});
