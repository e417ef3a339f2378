/**
 * Our environment as a contestant: answers the orders that the baselines in Python answer, one JSON a line.
 * Observations go into a buffer that is used again, as the agent takes them.
 * `--observation 64x64 | 96x96 | none`, `--lanes n`.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import {
  type CarRacing,
  type CarRacingOptions,
  makeEnv,
  makeVectorEnv,
  type VectorEnv,
} from '../../src/env/index.ts';
import type { Drive, DriveAnswer, MemoryAnswer, MemoryOrder } from './orders.ts';

const { values } = parseArgs({
  options: {
    observation: { type: 'string', default: '96x96' },
    lanes: { type: 'string', default: '1' },
  },
});
const options: CarRacingOptions =
  values.observation === 'none'
    ? { render: false }
    : { observation: values.observation === '64x64' ? '64x64' : '96x96' };
const LANES = Number(values.lanes);

function makeBatch(): VectorEnv<CarRacing> {
  return makeVectorEnv('CarRacing-v3', LANES, options);
}

/** One environment that draws into a buffer of its own. */
function makeOne(): CarRacing {
  const side = values.observation === '64x64' ? 64 : 96;
  return makeEnv('CarRacing-v3', { ...options, buffer: new Uint8Array(side * side * 3) });
}

const env = makeOne();
const batch = LANES > 1 ? makeBatch() : null;

/** Seconds that all threads of this process have had a core for. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** One pass over the actions with one environment, until its episode ends. @returns steps */
function passAlone(actions: Drive['actions']): number {
  let steps = 0;
  for (const action of actions) {
    const { terminated, truncated } = env.step(action);
    steps++;
    if (terminated || truncated) break;
  }
  return steps;
}

/** One pass over the actions with all environments: each has its own track, takes the same actions and autoresets. */
function passTogether(vector: VectorEnv<CarRacing>, batches: readonly Float64Array[]): number {
  for (const actions of batches) vector.step(actions);
  return LANES * batches.length;
}

/** Seconds for the actions alone. */
function drive({ seed, actions, passes }: Drive): DriveAnswer {
  const batches = batch ? actions.map((action) => tiled(action, LANES)) : [];
  let steps = 0;
  let seconds = 0;
  let wall = 0;
  for (let pass = 0; pass < passes; pass++) {
    (batch ?? env).reset({ seed });
    const wallStart = performance.now();
    const start = cpuSeconds();
    steps += batch ? passTogether(batch, batches) : passAlone(actions);
    seconds += cpuSeconds() - start;
    wall += (performance.now() - wallStart) / 1000;
  }
  return { steps, seconds, busy: seconds, wall };
}

function tiled(action: readonly number[], times: number): Float64Array {
  return Float64Array.from({ length: times * action.length }, (_, i) => action[i % action.length]);
}

function resets({ seeds }: { seeds: readonly number[] }): { milliseconds: number[] } {
  const milliseconds = seeds.map((seed) => {
    const start = cpuSeconds();
    env.reset({ seed });
    return 1000 * (cpuSeconds() - start);
  });
  return { milliseconds };
}

/** What is still needed after a collection; `--expose-gc` lets us ask for one. */
function used(): { heap: number; resident: number } {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { heap: heapUsed + arrayBuffers, resident: rss };
}

/** Bytes that further environments take, each reset and a few steps old; then what a long drive adds. */
function memory({ environments, seed, actions, steps }: MemoryOrder): MemoryAnswer {
  drive({ seed, actions, passes: 2 }); // what the compiler keeps is no environment's
  const before = used();
  const further = Array.from({ length: environments }, makeOne);
  for (const [i, each] of further.entries()) {
    each.reset({ seed: i });
    for (let k = 0; k < 5; k++) each.step([0, 0, 0]);
  }
  const after = used();
  let driven = 0;
  while (driven < steps) driven += drive({ seed, actions, passes: 1 }).steps;
  const end = used();
  for (const each of further) each.close();
  return {
    resident: (after.resident - before.resident) / environments,
    heap: (after.heap - before.heap) / environments,
    steps: driven,
    residentGrowth: end.resident - after.resident,
    heapGrowth: end.heap - after.heap,
    garbage: garbageOfAStep(seed, actions),
  };
}

/** Bytes a step leaves to the collector: the heap's growth over a stretch in which it did not run. */
function garbageOfAStep(seed: number, actions: Drive['actions']): number | null {
  const STEPS = 200;
  env.reset({ seed });
  for (let k = 0; k < 20; k++) env.step(actions[k]);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let k = 20; k < 20 + STEPS; k++) env.step(actions[k]);
  const grown = process.memoryUsage().heapUsed - before;
  return grown < 0 ? null : grown / STEPS;
}

const orders: Record<string, (order: never) => object> = { drive, resets, memory };

function say(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

say({ name: 'this project', detail: `Node ${process.versions.node}, ${values.observation}` });
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as { do: string };
  say(orders[order.do](order as never));
}
