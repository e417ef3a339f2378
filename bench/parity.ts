/**
 * `npm run parity [-- --live]`: is this the real environment? Prints how far ours is from Gymnasium's recordings,
 * line by line; the tests assert the same numbers by the same functions. `--live` asks Gymnasium itself, in the
 * bench's Python (see car-racing/python.ts), on seeds that no recording holds. Exit code 1 where a line fails.
 */
import { parseArgs } from 'node:util';
import { goldenName, goldenRng, goldenRunNames, goldenTracks } from '../tests/env/golden.ts';
import { GYMNASIUM, installPeer, startYardstick } from './car-racing/python.ts';
import { compareFrames, type FrameDifference } from './parity/drives.ts';
import { LIMITS } from './parity/limits.ts';
import { heldActions, livePair } from './parity/live.ts';
import { drivePair } from './parity/recorded.ts';
import { closing, driveHeader, driveLine, frameLines, short, Verdicts } from './parity/table.ts';
import { compareTrack, sameRandomNumbers } from './parity/tracks.ts';

const FIRST_LIVE_SEED = 1000;
const LIVE_SEEDS = 20;
const LIVE_STEPS = 300;
const LIVE_FRAMES = ['reset', '10', '40', '100', '200', '299'];

function recorded(verdicts: Verdicts): void {
  console.log("CarRacing-v3 beside Gymnasium 1.4.0's (Box2D 2.3.10, NumPy's PCG64), as recorded:");
  console.log(`${goldenName}\n`);
  const rng = Object.entries(goldenRng());
  const otherNumbers = rng.filter(([seed, golden]) => !sameRandomNumbers(seed, golden)).map(([seed]) => seed);
  const numbers = `random numbers, ${rng.length} seeds: seed words, states, raw words and uniforms, bit for bit`;
  verdicts.line(numbers + differing(otherNumbers), otherNumbers.length === 0);

  const tracks = goldenTracks().map(([seed, golden]) => ({ seed, ...compareTrack(Number(seed), golden) }));
  const otherTracks = tracks.filter(({ same }) => !same).map(({ seed }) => seed);
  const counts = `tracks, ${tracks.length} seeds: numbers of tiles, failed attempts and kerbs`;
  verdicts.line(counts + differing(otherTracks), otherTracks.length === 0);
  const error = Math.max(...tracks.map((track) => track.error));
  const points = tracks.reduce((sum, track) => sum + track.points, 0);
  const text = `tracks, ${points} points: largest error ${short(error)}`;
  verdicts.line(`${text.padEnd(80)} <= ${short(LIMITS.trackPoint)}`, error <= LIMITS.trackPoint);

  const frames: FrameDifference[] = [];
  driveHeader();
  for (const name of goldenRunNames()) {
    const pair = drivePair(name);
    driveLine(verdicts, name, pair);
    frames.push(...compareFrames(name, pair.ours, pair.real));
  }
  frameLines(verdicts, frames);
}

async function live(verdicts: Verdicts): Promise<void> {
  const missing = installPeer(GYMNASIUM);
  if (missing !== null) return verdicts.line(`\nlive: ${missing}`, false);
  const gymnasium = await startYardstick('gymnasium_car_racing.py');
  const { name, detail } = gymnasium.facts;
  console.log(`\nCarRacing-v3 beside ${name} (${detail}), live: random actions, held up to 30 steps`);
  const frames: FrameDifference[] = [];
  driveHeader();
  for (let seed = FIRST_LIVE_SEED; seed < FIRST_LIVE_SEED + LIVE_SEEDS; seed++) {
    const order = { seed, actions: heldActions(seed, LIVE_STEPS), frames: LIVE_FRAMES };
    const pair = await livePair(gymnasium, order);
    driveLine(verdicts, `seed ${seed}`, pair);
    frames.push(...compareFrames(`seed ${seed}`, pair.ours, pair.real));
  }
  frameLines(verdicts, frames);
  gymnasium.stop();
}

function differing(seeds: readonly string[]): string {
  return seeds.length === 0 ? '' : `; they differ at seed ${seeds.join(', ')}`;
}

const { values } = parseArgs({ options: { live: { type: 'boolean', default: false } } });
const verdicts = new Verdicts();
recorded(verdicts);
if (values.live) await live(verdicts);
closing(verdicts);
process.exitCode = verdicts.failed === 0 ? 0 : 1;
