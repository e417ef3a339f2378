/** The card of the tour stays in the window and beside what it points at. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Box, placeCard, scrollToShow } from '../../../src/ui/tour/place-card.ts';

const CARD = { width: 330, height: 170 };
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

const at = (left: number, top: number, width: number, height: number): Box => ({ left, top, width, height });

it('goes to the side that has room', () => {
  expect(placeCard(at(20, 150, 470, 500), CARD, DESK).left).toBeGreaterThan(490);
  expect(placeCard(at(20, 70, 180, 50), CARD, DESK).top).toBeGreaterThan(120);
  expect(placeCard(at(1000, 150, 420, 700), CARD, DESK).left).toBeLessThan(1000 - CARD.width);
  expect(placeCard(at(20, 740, 1400, 110), CARD, DESK).top).toBeLessThan(740 - CARD.height);
});

it('is always wholly in the window', () => {
  const box = fc.record({
    left: fc.integer({ min: -500, max: 1500 }),
    top: fc.integer({ min: -500, max: 1500 }),
    width: fc.integer({ min: 0, max: 1500 }),
    height: fc.integer({ min: 0, max: 1500 }),
  });
  fc.assert(
    fc.property(box, fc.constantFrom(DESK, PHONE), (target, view) => {
      const { left, top } = placeCard(target, CARD, view);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(left + CARD.width).toBeLessThanOrEqual(view.width);
      expect(top + CARD.height).toBeLessThanOrEqual(view.height);
    }),
  );
});

it('on a phone lies at the end of the window that is away from the target', () => {
  expect(placeCard(at(10, 60, 370, 300), CARD, PHONE).top).toBe(844 - 10 - CARD.height);
  expect(placeCard(at(10, 500, 370, 300), CARD, PHONE).top).toBe(10);
});

it('on a phone covers nothing of a target that fits beside it, once the page is scrolled', () => {
  const free = PHONE.height - CARD.height - 30;
  fc.assert(
    fc.property(fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: 10, max: free }), (top, height) => {
      const target = at(10, top, 370, height);
      const by = scrollToShow(target, CARD, PHONE, { up: 5000, down: 5000 });
      const scrolled = at(10, top - by, 370, height);
      const card = placeCard(scrolled, CARD, PHONE);
      const apart = card.top + CARD.height <= scrolled.top || scrolled.top + height <= card.top;
      expect(apart && scrolled.top >= 0 && scrolled.top + height <= PHONE.height).toBe(true);
    }),
  );
});

it('scrolls no farther than the page goes', () => {
  expect(scrollToShow(at(10, 900, 370, 100), CARD, PHONE, { up: 0, down: 60 })).toBe(60);
  expect(scrollToShow(at(10, -900, 370, 100), CARD, PHONE, { up: 60, down: 0 })).toBe(-60);
});
