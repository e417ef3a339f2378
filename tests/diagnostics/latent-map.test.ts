/** The map of the ball's box: a linear code is a straight grid, a folded one lays two halves of the box together. */
import { expect, it } from 'vitest';
import { latentMap } from '../../src/diagnostics/latent-map.ts';
import { bouncingEpisode, type Encode, madeEpisode, RADIUS } from './episodes.helper.ts';

const SIDE = 9;
const episodes = (encode: Encode) =>
  Array.from({ length: 40 }, (_, seed) => bouncingEpisode(seed, 80, encode));
/** Reads x from the first latent and y from the second, each times 10. */
const probe = {
  dims: 3,
  outputs: 2,
  coefficients: Float64Array.from([10, 0, 0, 0, 10, 0]),
  intercepts: Float64Array.from([0, 0]),
};

it('two latents are mapped as they are: the centre of each cell at its place', () => {
  const { plane, side, cells } = latentMap(
    episodes((x, y) => [x, -y]),
    2,
    probe,
    RADIUS,
  );
  expect([plane, side, cells.length]).toEqual(['z', SIDE, SIDE * SIDE]);
  for (const [cell, place] of cells.entries()) {
    const [column, row] = [cell % SIDE, Math.floor(cell / SIDE)];
    const centre = (index: number) => RADIUS + (6 * (2 * index + 1)) / 2;
    expect(Math.abs(place![0] - centre(column)), `column ${column}`).toBeLessThan(3);
    expect(Math.abs(-place![1] - centre(row)), `row ${row}`).toBeLessThan(3);
  }
});

it('more latents are mapped by the linear probe', () => {
  const linear = latentMap(
    episodes((x, y) => [x / 10, y / 10, 7]),
    3,
    probe,
    RADIUS,
  );
  const plain = latentMap(
    episodes((x, y) => [x, y]),
    2,
    probe,
    RADIUS,
  );
  expect(linear.plane).toBe('probe');
  for (const [cell, place] of linear.cells.entries()) {
    for (const axis of [0, 1]) expect(place![axis]).toBeCloseTo(plain.cells[cell]![axis], 4);
  }
});

it('a fold shows: places on both sides of the middle have the same place in the plane', () => {
  const { cells } = latentMap(
    episodes((x, y) => [Math.abs(x - 32), y]),
    2,
    probe,
    RADIUS,
  );
  const row = cells.slice(4 * SIDE, 5 * SIDE).map((place) => place![0]);
  for (let i = 0; i < 4; i++) expect(Math.abs(row[i] - row[SIDE - 1 - i])).toBeLessThan(4);
  expect(row[0]).toBeGreaterThan(row[4] + 15);
});

it('a cell where no ball was is null, and a ball at a wall belongs to the last cell', () => {
  const still = madeEpisode(1, {
    truth: [
      [59, 59, 0, 0],
      [59, 59, 0, 0],
    ],
    truthNames: ['x', 'y', 'vx', 'vy'],
    mu: [
      [1, 2],
      [3, 4],
    ],
  });
  const { cells } = latentMap([still], 2, probe, RADIUS);
  expect(cells.at(-1)).toEqual([2, 3]);
  expect(cells.filter((cell) => cell !== null)).toHaveLength(1);
});
