/**
 * The environments on one core, beside Gymnasium's own CarRacing and EnvPool's: the same actions, the same
 * number of steps an episode, in turn. Peers are Python's (car-racing/python.ts); `--no-peers` leaves them out.
 * Seconds are those that the process had a core for, so that other work on the machine counts little; `share`
 * is that part of the time on the wall's clock. Targets stand beside the ratios, whether met or not.
 */
import { fileURLToPath } from 'node:url';
import { makeEnv } from '../src/env/index.ts';
import { messageOf } from '../src/math/text.ts';
import { CORE, Contestant } from './car-racing/contestant.ts';
import { lapDrive, type MemoryAnswer, repeatDrive } from './car-racing/orders.ts';
import { ENVPOOL, GYMNASIUM, installPeer, type Peer, startBaseline } from './car-racing/python.ts';
import { type Entry, median, type Rates, race, ratio } from './car-racing/rounds.ts';
import { perSecond, row } from './clock.ts';
import type { BenchmarkOptions } from './index.ts';

const ROUNDS = 5;
const LANES = 16;
const RESETS = 20;
const MEMORY_ENVIRONMENTS = 16;
const MEMORY_STEPS = 20_000;
/** Steps a call of the clock, so that the clock costs nothing. */
const CHUNK = 50;

const seeds = Array.from({ length: ROUNDS }, (_, seed) => seed);

/** Those that were started, whatever became of the measurement. */
const started: Contestant[] = [];

export async function run(options: BenchmarkOptions): Promise<void> {
  try {
    await measure(options);
  } finally {
    for (const contestant of started.splice(0)) contestant.stop();
  }
}

async function measure({ peers }: BenchmarkOptions): Promise<void> {
  const gymnasium = peers ? await gymnasiums() : null;
  const envpool = peers ? await envpools() : null;
  console.log(
    CORE === null ? 'No taskset here: contestants share the cores.' : `All on core ${CORE}, in turn.`,
  );
  console.log("steps/s: to a second of the core's own time; share: how much of the time it was had");
  const ours = {
    small: await startOurs('64x64'),
    large: await startOurs('96x96'),
    physics: await startOurs('none'),
  };

  console.log(`\nCarRacing-v3, the driver's laps of seeds 0..${ROUNDS - 1}, the same actions for all`);
  const laps = await race([...entries(ours), ...(gymnasium ?? [])], seeds.map(lapDrive));
  const [small, large, physics, real, realPhysics, world] = laps;
  header('Gymnasium');
  line(small, real, '>= 80');
  line(large, real);
  if (real) line(real, real);
  header('World.Step');
  line(physics, world, '>= 0.8');
  if (realPhysics) line(realPhysics, world);
  if (world) line(world, world);
  console.log(
    `target: 64x64 ${mark(median(small.rounds) >= 10_000)} 10000 steps/s and 96x96 ` +
      `${mark(median(large.rounds) >= 6000)} 6000, where Gymnasium makes 100 to 130`,
  );

  console.log('\nrandom actions, held, 300 steps; EnvPool on its own tracks');
  const vector = await startOurs('96x96', LANES);
  const own = entries(ours)[1];
  const together: Entry = { name: `96x96 frames, a vector of ${LANES}`, contestant: vector };
  const held = await race(
    [own, together, ...(gymnasium?.slice(0, 1) ?? []), ...(envpool ?? [])],
    seeds.map(repeatDrive),
  );
  const [one, many] = envpool ? held.slice(-2) : [];
  header('EnvPool');
  line(held[0], one);
  if (one) line(one, one);
  if (gymnasium) line(held[2], one);
  line(held[1], many);
  if (many) line(many, many);
  vector.stop();

  await resetTimes([...entries(ours), ...(gymnasium?.slice(0, 2) ?? []), ...(envpool?.slice(0, 1) ?? [])]);
  await memory(gymnasium?.[0] ?? null);
  for (const contestant of started) contestant.stop();
  await bouncingBall();
}

type Ours = Record<'small' | 'large' | 'physics', Contestant>;

function entries({ small, large, physics }: Ours): Entry[] {
  return [
    { name: '64x64 frames (what V sees; Gymnasium has 96x96 only)', contestant: small },
    { name: '96x96 frames', contestant: large },
    { name: 'physics: nothing is drawn', contestant: physics },
  ];
}

async function startOurs(observation: '64x64' | '96x96' | 'none', lanes = 1, flags: string[] = []) {
  const file = fileURLToPath(new URL('car-racing/ours.ts', import.meta.url));
  const args = ['--observation', observation, '--lanes', String(lanes)];
  const contestant = await Contestant.start(process.execPath, [...flags, '--import', 'tsx', file, ...args]);
  started.push(contestant);
  return contestant;
}

/** With its pictures, without them, and Box2D alone. */
function gymnasiums(): Promise<Entry[] | null> {
  return invite(GYMNASIUM, 'gymnasium_car_racing.py', [
    { as: '96x96 frames', flags: [] },
    { as: 'physics (its _render patched out)', flags: ['--physics'] },
    { as: "of it Box2D's World.Step in C++ alone", flags: ['--world'] },
  ]);
}

function envpools(): Promise<Entry[] | null> {
  return invite(ENVPOOL, 'envpool_car_racing.py', [
    { as: '96x96 frames, num_envs=1', flags: [] },
    { as: `num_envs=${LANES}, synchronous`, flags: ['--lanes', String(LANES)] },
  ]);
}

/** A peer's processes. Null, with the reason printed, where it cannot be had. */
async function invite(
  peer: Peer,
  baseline: string,
  variants: readonly { as: string; flags: string[] }[],
): Promise<Entry[] | null> {
  const missing = installPeer(peer);
  if (missing !== null) return say(missing);
  const entries: Entry[] = [];
  try {
    for (const { as, flags } of variants) {
      const contestant = await startBaseline(baseline, flags);
      started.push(contestant);
      entries.push({ name: `${contestant.facts.name}, ${as}`, contestant });
    }
  } catch (error) {
    for (const { contestant } of entries) contestant.stop();
    return say(`${peer.name} is left out: ${messageOf(error)}`);
  }
  const { name, detail } = entries[0].contestant.facts;
  console.log(`${name}: ${detail}`);
  return entries;
}

function say(why: string): null {
  console.log(why);
  return null;
}

function header(baseline: string): void {
  console.log(`  steps/s      min ..    max   / ${baseline.padEnd(10)}  target  share`);
}

function line(rates: Rates, baseline?: Rates, target = ''): void {
  const [middle, low, high] = [median(rates.rounds), Math.min(...rates.rounds), Math.max(...rates.rounds)];
  const numbers = `${fixed(middle, 9)}  ${fixed(low, 7)} .. ${fixed(high, 6)}`;
  const times = baseline ? `${ratio(rates, baseline).toFixed(2)} x` : 'no peer';
  console.log(
    `${numbers}   ${times.padStart(9)}     ${target.padEnd(7)} ${fixed(100 * rates.share, 4)} %  ${rates.name}`,
  );
}

function fixed(value: number, width: number): string {
  return value.toFixed(0).padStart(width);
}

function mark(met: boolean): string {
  return met ? 'meets' : 'MISSES';
}

async function resetTimes(all: readonly Entry[]): Promise<void> {
  console.log('\nreset: a new track and its first frame, ms (target: under 5)');
  console.log('   median      min ..    max');
  const order = { do: 'resets', seeds: Array.from({ length: RESETS }, (_, i) => 100 + i) };
  for (const { name, contestant } of all) {
    const { milliseconds } = await contestant.ask<{ milliseconds: number[] }>(order);
    const [middle, low, high] = [median(milliseconds), Math.min(...milliseconds), Math.max(...milliseconds)];
    const numbers = [middle.toFixed(2).padStart(9), low.toFixed(2).padStart(8), high.toFixed(2).padStart(6)];
    console.log(`${numbers[0]} ${numbers[1]} .. ${numbers[2]}   ${name}`);
  }
}

async function memory(gymnasium: Entry | null): Promise<void> {
  console.log(
    `\nmemory of each of ${MEMORY_ENVIRONMENTS} environments; growth over ${MEMORY_STEPS} steps, laps and resets`,
  );
  const order = {
    do: 'memory',
    environments: MEMORY_ENVIRONMENTS,
    steps: MEMORY_STEPS,
    ...lapDrive(0),
  };
  for (const observation of ['64x64', '96x96', 'none'] as const) {
    const contestant = await startOurs(observation, 1, ['--expose-gc', '--min-semi-space-size=64']);
    const used = await contestant.ask<MemoryAnswer>(order);
    const garbage = used.garbage === null ? 'unknown' : `${used.garbage.toFixed(0)} B`;
    console.log(
      `${mebibytes(used.resident)} RAM, ${mebibytes(used.heap)} heap; growth ${mebibytes(used.residentGrowth)} RAM, ` +
        `${mebibytes(used.heapGrowth)} heap; garbage a step ${garbage}   ${observation}`,
    );
    contestant.stop();
  }
  if (gymnasium === null) return;
  const { resident } = await gymnasium.contestant.ask<{ resident: number | null }>(order);
  console.log(`${resident === null ? 'unknown' : mebibytes(resident)} RAM   ${gymnasium.name}`);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`;
}

async function bouncingBall(): Promise<void> {
  const ball = makeEnv('BouncingBall-v0', { maxEpisodeSteps: Number.POSITIVE_INFINITY });
  ball.reset({ seed: 0 });
  const chunks = await perSecond(() => {
    for (let i = 0; i < CHUNK; i++) ball.step([]);
  });
  console.log('\nBouncingBall-v0');
  console.log(row('with 64x64 frames', CHUNK * chunks, 'steps/s'));
}
