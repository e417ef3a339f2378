import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../bench/parity/limits.ts';
import { compareTrack } from '../../../bench/parity/tracks.ts';
import { goldenName, goldenTracks } from '../golden.helper.ts';

describe(`tracks, ${goldenName}`, () => {
  const tracks = goldenTracks();

  it('there are a hundred, six with every point', () => {
    expect(tracks).toHaveLength(100);
    expect(tracks.filter(([, golden]) => golden.track)).toHaveLength(6);
  });

  it.each(tracks)('seed %s', (seed, golden) => {
    const { same, error } = compareTrack(Number(seed), golden);
    expect(same).toBe(true);
    expect(error).toBeLessThanOrEqual(LIMITS.trackPoint);
  });

  it('the comparison refuses another track, a point moved by 2e-9, another kerb', () => {
    const golden = tracks[0][1];
    expect(compareTrack(1, golden).same).toBe(false);
    const [alpha, beta, x, y] = golden.last;
    const moved = golden.track!.with(-1, [alpha, beta, x + 2e-9, y]);
    expect(compareTrack(0, { ...golden, track: moved }).error).toBeGreaterThan(LIMITS.trackPoint);
    const repainted = golden.border_tile_colors!.map((colour) => 1 - colour);
    expect(compareTrack(0, { ...golden, border_tile_colors: repainted }).same).toBe(false);
    expect(compareTrack(0, { ...golden, failed_attempts: 1 }).same).toBe(false);
  });
});
