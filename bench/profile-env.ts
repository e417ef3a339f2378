/**
 * `node --import tsx bench/profile-env.ts`: where the microseconds of one CarRacing step go. The time of a step is
 * measured without a profiler; V8's sampling profiler then says how it is shared out: a sample counts for
 * the innermost function on its stack that the table below names.
 */
import { type Profiler, Session } from 'node:inspector/promises';
import { cpus } from 'node:os';
import { type CarRacing, type CarRacingOptions, Driver, makeEnv } from '../src/env/index.ts';

const SEEDS = [0, 1, 2];
const ROUNDS = 6;
const PROFILED_ROUNDS = 12;
const SAMPLE_MICROSECONDS = 100;

/** Phases in the order of a step, by `file function`. */
const PHASES: [name: string, functions: string[]][] = [
  ['action: checked, taped, given to the car', ['environment.ts control', 'replay.ts record']],
  ['tyre forces', ['car.ts step', 'car.ts stepWheel']],
  ['contacts: who stands on which tile', ['contacts.ts update']],
  ['planck: joints, poses', ['world.ts step']],
  ['camera', ['camera.ts follow']],
  ['indicator bar', ['indicators.ts draw']],
  ['car', ['renderer.ts drawCar']],
  ['road and kerbs', ['renderer.ts drawRoad']],
  ['grass', ['renderer.ts drawGrass']],
  ['clear and finish: field, bytes', ['canvas.ts clear', 'canvas.ts finish']],
  ['reward, info, the rest of step', ['environment.ts step', 'renderer.ts draw']],
  ['garbage collection', ['(garbage collector)']],
];

type Lap = { seed: number; actions: number[][] };

/** The driver's laps, driven beforehand, so that its own work is not measured. */
function driveLaps(): Lap[] {
  const env = makeEnv('CarRacing-v3', { render: false });
  return SEEDS.map((seed) => {
    env.reset({ seed });
    const driver = new Driver(env);
    const actions: number[][] = [];
    for (let ended = false; !ended; ) {
      const action = driver.act();
      actions.push(action);
      const { terminated, truncated } = env.step(action);
      ended = terminated || truncated;
    }
    return { seed, actions };
  });
}

/** Drives all laps. @param least milliseconds of each step, lowered where this time was shorter */
function drive(env: CarRacing, laps: readonly Lap[], least?: Float64Array): void {
  let at = 0;
  for (const { seed, actions } of laps) {
    env.reset({ seed });
    for (const action of actions) {
      const start = performance.now();
      env.step(action);
      if (least) least[at] = Math.min(least[at], performance.now() - start);
      at++;
    }
  }
}

/** Samples of each phase; resets and the profiler's own work belong to none. */
async function sample(work: () => void): Promise<Map<string, number>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS });
  await session.post('Profiler.start');
  work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return countPhases(profile);
}

function countPhases({ nodes, samples = [] }: Profiler.Profile): Map<string, number> {
  const phaseOf = new Map(
    PHASES.flatMap(([name, functions]) => functions.map((key) => [key, name] as const)),
  );
  const parents = new Map<number, number>();
  const own = new Map<number, string | undefined>();
  for (const { id, callFrame, children = [] } of nodes) {
    for (const child of children) parents.set(child, id);
    const file = callFrame.url.split('/').at(-1);
    own.set(id, phaseOf.get(file ? `${file} ${callFrame.functionName}` : callFrame.functionName));
  }
  const counts = new Map<string, number>();
  for (const id of samples) {
    let node: number | undefined = id;
    while (node !== undefined && own.get(node) === undefined) node = parents.get(node);
    const phase = node === undefined ? undefined : own.get(node);
    if (phase !== undefined) counts.set(phase, (counts.get(phase) ?? 0) + 1);
  }
  return counts;
}

async function profile(title: string, options: CarRacingOptions, laps: readonly Lap[]): Promise<void> {
  const env = makeEnv('CarRacing-v3', options);
  // Each step is the same in every round: the shortest of its times had the core for itself.
  const steps = laps.reduce((sum, { actions }) => sum + actions.length, 0);
  const least = new Float64Array(steps).fill(Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) drive(env, laps, least);
  const best = (1000 * least.reduce((sum, time) => sum + time, 0)) / steps;
  const counts = await sample(() => {
    for (let round = 0; round < PROFILED_ROUNDS; round++) drive(env, laps);
  });
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  console.log(`\n${title}: ${best.toFixed(1)} us a step, ${(1e6 / best).toFixed(0)} steps/s`);
  for (const [name] of PHASES) {
    const share = (counts.get(name) ?? 0) / total;
    if (share < 0.0005) continue;
    console.log(
      `${(share * best).toFixed(2).padStart(9)} us ${(100 * share).toFixed(1).padStart(6)} %   ${name}`,
    );
  }
}

const laps = driveLaps();
console.log(
  `Node ${process.versions.node} · ${cpus()[0]?.model.trim()} · the driver's laps of seeds ${SEEDS.join(', ')}`,
);
await profile('physics alone', { render: false, buffer: new Uint8Array(96 * 96 * 3) }, laps);
await profile('64x64', { observation: '64x64', buffer: new Uint8Array(64 * 64 * 3) }, laps);
await profile('96x96 with the bar', { observation: '96x96', buffer: new Uint8Array(96 * 96 * 3) }, laps);
