import { describe, expect, it } from 'vitest';
import { buildRoad } from '../../../src/env/car-racing/road.ts';
import { generateTrack, type TrackPoint } from '../../../src/env/car-racing/track.ts';
import { Pcg64 } from '../../../src/math/pcg64.ts';
import { goldenName, goldenTracks, hasShared } from '../golden.ts';

function expectPoint(point: TrackPoint, golden: readonly number[]): void {
  const own = [point.alpha, point.beta, point.x, point.y];
  own.forEach((value, i) => {
    expect(Math.abs(value - golden[i])).toBeLessThan(1e-9);
  });
}

describe(`tracks, ${goldenName}`, () => {
  const tracks = goldenTracks();

  it('there are a hundred, and some have every point', () => {
    expect(tracks).toHaveLength(100);
    expect(tracks.some(([, golden]) => golden.track)).toBe(hasShared);
  });

  it.each(tracks)('seed %s', (seed, golden) => {
    const { track, failedAttempts } = generateTrack(new Pcg64(Number(seed)));
    expect(track).toHaveLength(golden.tiles);
    expect(failedAttempts).toBe(golden.failed_attempts);
    expectPoint(track[0], golden.first);
    expectPoint(track[1], golden.second);
    expectPoint(track[track.length - 1], golden.last);
    golden.track?.forEach((point, i) => {
      expectPoint(track[i], point);
    });

    const { borderOf } = buildRoad(track);
    const withBorder = track.flatMap((_, i) => (borderOf[i] >= 0 ? [i] : []));
    expect(withBorder).toHaveLength(golden.borders);
    // White on even tiles, recorded as 1, and red on odd ones.
    if (golden.border_tile_colors)
      expect(withBorder.map((i) => 1 - (i % 2))).toEqual(golden.border_tile_colors);
  });
});
