/** Which stop comes next, also where another experiment with fewer stops has been chosen meanwhile. */
import { expect, it } from 'vitest';
import { besideStop, stopsOf } from '../../../src/ui/tour/stops.ts';

it('goes on and back between the first and the last stop', () => {
  expect(besideStop(0, 1, 8)).toBe(1);
  expect(besideStop(3, -1, 8)).toBe(2);
  expect(besideStop(0, -1, 8)).toBe(0);
  expect(besideStop(7, 1, 8)).toBe(7);
});

it('goes back at once from a stop that the ball does not have', () => {
  const [car, ball] = [stopsOf('car-racing').length, stopsOf('bouncing-ball').length];
  expect(besideStop(car - 1, -1, ball)).toBe(ball - 2);
});
