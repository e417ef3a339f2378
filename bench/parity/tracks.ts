/** Random numbers and tracks beside NumPy's and Gymnasium's: how many differ, and by how much. */
import { buildRoad } from '../../src/env/car-racing/road.ts';
import { generateTrack, type TrackPoint } from '../../src/env/car-racing/track.ts';
import { Pcg64, seedSequence } from '../../src/math/pcg64.ts';
import type { GoldenRng, GoldenTrack } from '../../tests/env/golden.helper.ts';

/** Whether the seed's words, the generator's state, its raw words and its uniforms are NumPy's, bit for bit. */
export function sameRandomNumbers(seed: string, golden: GoldenRng): boolean {
  const words = seedSequence(BigInt(seed), 8);
  const { state, increment } = new Pcg64(BigInt(seed)).toJSON();
  const raw = new Pcg64(BigInt(seed));
  const uniform = new Pcg64(BigInt(seed));
  return (
    golden.seedseq_generate_state_uint32_8.every((word, i) => words[i] === word) &&
    state === golden.pcg64_state &&
    increment === golden.pcg64_inc &&
    golden.raw_uint64_first8.every((word) => raw.nextUint64().toString() === word) &&
    golden.uniform_0_1_first8.every((value) => uniform.uniform(0, 1) === value)
  );
}

export interface TrackDifference {
  /** Number of tiles, failed attempts, kerbs and their colours: whether all are the same. */
  same: boolean;
  /** Points compared, and the largest error of any of their alpha, beta, x and y. */
  points: number;
  error: number;
}

export function compareTrack(seed: number, golden: GoldenTrack): TrackDifference {
  const { track, failedAttempts } = generateTrack(new Pcg64(seed));
  const { borderOf } = buildRoad(track);
  const borders = track.flatMap((_, i) => (borderOf[i] >= 0 ? [i] : []));
  // White on even tiles, recorded as 1, and red on odd ones.
  const colours = golden.border_tile_colors?.every((colour, i) => colour === 1 - (borders[i] % 2)) ?? true;
  const same =
    track.length === golden.tiles &&
    failedAttempts === golden.failed_attempts &&
    borders.length === golden.borders &&
    colours;

  const pairs: [TrackPoint | undefined, readonly number[]][] = golden.track
    ? golden.track.map((point, i) => [track[i], point])
    : [
        [track[0], golden.first],
        [track[1], golden.second],
        [track.at(-1), golden.last],
      ];
  const error = Math.max(...pairs.map(([own, point]) => pointError(own, point)));
  return { same, points: pairs.length, error };
}

function pointError(own: TrackPoint | undefined, golden: readonly number[]): number {
  if (own === undefined) return Number.NaN;
  const values = [own.alpha, own.beta, own.x, own.y];
  return Math.max(...values.map((value, i) => Math.abs(value - golden[i])));
}
