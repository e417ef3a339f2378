/** The card of the tour stays in the window and beside what it points at. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Box, placeCard } from '../../../src/ui/tour/place-card.ts';

const CARD = { width: 330, height: 170 };
const DESK = { width: 1440, height: 900 };

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
    fc.property(box, fc.constantFrom(DESK, { width: 390, height: 844 }), (target, view) => {
      const { left, top } = placeCard(target, CARD, view);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(left + CARD.width).toBeLessThanOrEqual(view.width);
      expect(top + CARD.height).toBeLessThanOrEqual(view.height);
    }),
  );
});
