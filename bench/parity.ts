/**
 * `npm run parity [-- --live [N]]`: is this the real environment? Prints how far ours is from Gymnasium's
 * recordings, line by line; the tests assert the same numbers by the same functions. `--live` drives N whole
 * episodes beside Gymnasium itself, in the bench's Python (see car-racing/python.ts), in several styles and on
 * seeds that no recording holds; it reports how often the two differ. Exit code 1 where an asserted line fails,
 * 2 where the arguments are wrong.
 */
import { runCommand } from '../src/cli/command.ts';
import { goldenName, goldenRng, goldenRunNames, goldenTracks } from '../tests/env/golden.helper.ts';
import type { Contestant } from './car-racing/contestant.ts';
import { GYMNASIUM, installPeer, startBaseline } from './car-racing/python.ts';
import { readArguments, USAGE } from './parity/arguments.ts';
import { compareFrames, type FrameDifference } from './parity/drives.ts';
import { LIMITS } from './parity/limits.ts';
import { livePair } from './parity/live.ts';
import { liveHeader, liveLine, liveLines, summaryTable } from './parity/live-table.ts';
import { type Outcome, outcomeOf, summarise } from './parity/outcomes.ts';
import { drivePair } from './parity/recorded.ts';
import { STYLES } from './parity/styles.ts';
import { closing, driveHeader, driveLine, frameLines, short, Verdicts } from './parity/table.ts';
import { compareTouches } from './parity/touches.ts';
import { compareTrack, sameRandomNumbers } from './parity/tracks.ts';

const FIRST_LIVE_SEED = 1000;
/** Early ones: later the cars may be in different places. */
const LIVE_FRAMES = ['reset', '10', '40', '99'];

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

async function live(verdicts: Verdicts, drives: number): Promise<void> {
  const missing = installPeer(GYMNASIUM);
  if (missing !== null) return verdicts.line(`\nlive: ${missing}`, false);
  const gymnasium = await startBaseline('gymnasium_car_racing.py');
  try {
    await driveBeside(gymnasium, verdicts, drives);
  } finally {
    gymnasium.stop();
  }
}

/** The styles take turns; each seed's track is driven in all of them before the next. */
async function driveBeside(gymnasium: Contestant, verdicts: Verdicts, drives: number): Promise<void> {
  const { name, detail } = gymnasium.facts;
  console.log(`\nCarRacing-v3 beside ${name} (${detail}), live. Whole episodes: ${drives}`);
  const styles = STYLES.slice(0, drives);
  liveHeader(styles);
  const outcomes = new Map<string, Outcome[]>(styles.map((style) => [style.name, []]));
  const starts = { drives, differing: 0 };
  const touches = { tiles: 0, differing: 0 };
  const frames: FrameDifference[] = [];
  for (let drive = 0; drive < drives; drive++) {
    const style = STYLES[drive % STYLES.length];
    const seed = FIRST_LIVE_SEED + Math.floor(drive / STYLES.length);
    const { ours, real } = await livePair(gymnasium, {
      seed,
      actions: style.actionsOf(seed),
      frames: LIVE_FRAMES,
    });
    const label = `${style.name} ${seed}`;
    const outcome = outcomeOf(ours, real);
    liveLine(label, outcome);
    outcomes.get(style.name)?.push(outcome);
    if (ours.tilesTotal !== real.tilesTotal || ours.tilesAtStart !== real.tilesAtStart) starts.differing++;
    const { tiles, differing } = compareTouches(seed, real);
    touches.tiles += tiles;
    touches.differing += differing;
    frames.push(...compareFrames(label, ours, real));
  }
  const rows = [...outcomes].map(([style, each]) => ({ name: style, summary: summarise(each) }));
  summaryTable([...rows, { name: 'together', summary: summarise([...outcomes.values()].flat()) }]);
  liveLines(verdicts, rows, starts, touches);
  frameLines(verdicts, frames);
}

function differing(seeds: readonly string[]): string {
  return seeds.length === 0 ? '' : `; they differ at seed ${seeds.join(', ')}`;
}

async function parity(args: string[]): Promise<number> {
  const { live: drives } = readArguments(args);
  const verdicts = new Verdicts();
  recorded(verdicts);
  if (drives > 0) await live(verdicts, drives);
  closing(verdicts);
  return verdicts.failed === 0 ? 0 : 1;
}

process.exitCode = await runCommand({ usage: USAGE, run: parity });
