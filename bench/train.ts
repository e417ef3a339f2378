/**
 * Training on WebAssembly: frames a second of V and steps a second of M, on one thread and on one a core, beside
 * JAX on all cores, in turn; and single kernels beside tfjs's own. JAX is Python's (car-racing/python.ts);
 * `--no-peers` leaves it out. Browsers have the fused multiply-add of relaxed SIMD, Node only from 22 on.
 */
import { cpus } from 'node:os';
import { openWasm } from '../src/backend/wasm.ts';
import type { Contestant } from './car-racing/contestant.ts';
import { installPeer, JAX, startBaseline } from './car-racing/python.ts';
import { median } from './car-racing/rounds.ts';
import type { BenchmarkOptions } from './index.ts';
import { compareKernels, stockKernels } from './train/stock.ts';
import { type MeasuredTraining, memoryTraining, visionTraining } from './train/trainings.ts';

const ROUNDS = 7;
/** Of V, as in the presets; M's as in the presets (ball, car), then the paper's batch in windows. */
const BATCH = 64;
const MEMORIES = [
  { batchSize: 16, sequenceLength: 32, hiddenSize: 256 },
  { batchSize: 16, sequenceLength: 100, hiddenSize: 256 },
  { batchSize: 100, sequenceLength: 32, hiddenSize: 256 },
];
/** A turn goes on for about this long. */
const TURN_SECONDS = 1.5;
/** A team must beat JAX on the same cores by this much. */
const TARGET = 2;

/** Seconds of some steps. */
type Turn = (steps: number) => Promise<number>;

interface Entry {
  name: string;
  turn: Turn;
}

export async function run({ peers }: BenchmarkOptions): Promise<void> {
  const stock = await stockKernels();
  await openWasm();
  const cores = cpus().length;
  const jax = peers ? await inviteJax() : null;
  try {
    await measureVision(jax?.vision ?? null, cores);
    await measureMemory(jax?.memory ?? null, cores);
  } finally {
    jax?.vision.stop();
    jax?.memory.stop();
  }
  await compareKernels(stock);
}

async function measureVision(jax: Contestant | null, cores: number): Promise<void> {
  for (const size of ['paper', 'compact'] as const) {
    console.log(`\nV ${size}, batch ${BATCH}, latent 32: frames/s`);
    await withTrainings(
      cores,
      (threads) => visionTraining(size, BATCH, threads),
      async (entries) => {
        if (jax) entries.push(jaxEntry(jax, { size, batch: BATCH }));
        const rates = await race(entries, BATCH);
        table(entries, rates, jax ? 2 : 0);
        if (!jax || size !== 'paper') return;
        const ratio = ratioOf(rates[1], rates[2]);
        console.log(` target: ${cores} threads ${ratio >= TARGET ? 'meet' : 'MISS'} ${TARGET} x JAX`);
      },
    );
  }
}

async function measureMemory(jax: Contestant | null, cores: number): Promise<void> {
  for (const shape of MEMORIES) {
    const { batchSize, sequenceLength, hiddenSize } = shape;
    console.log(`\nM, batch ${batchSize}, ${sequenceLength} steps, ${hiddenSize} units: batches/s`);
    await withTrainings(
      cores,
      (threads) => memoryTraining(shape, threads),
      async (entries) => {
        if (jax) entries.push(jaxEntry(jax, { hidden: hiddenSize, batch: batchSize, time: sequenceLength }));
        table(entries, await race(entries, 1), jax ? 2 : 0);
      },
    );
  }
}

/** On one thread and on all cores; whatever becomes of the measurement, no thread is left. */
async function withTrainings(
  cores: number,
  make: (threads: number) => Promise<MeasuredTraining>,
  measure: (entries: Entry[]) => Promise<void>,
): Promise<void> {
  const trainings: MeasuredTraining[] = [];
  try {
    for (const threads of [1, cores]) trainings.push(await make(threads));
    const names = ['one thread', `${cores} threads`];
    await measure(trainings.map((training, i) => ({ name: names[i], turn: turnOf(training) })));
  } finally {
    for (const training of trainings) training.end();
  }
}

function turnOf(training: MeasuredTraining): Turn {
  return async (steps) => {
    const start = performance.now();
    for (let i = 0; i < steps; i++) await training.step();
    return (performance.now() - start) / 1000;
  };
}

function jaxEntry(jax: Contestant, shape: Record<string, number | string>): Entry {
  return {
    name: `${jax.facts.name}, all cores`,
    turn: async (steps) => (await jax.ask<{ seconds: number }>({ do: 'train', ...shape, steps })).seconds,
  };
}

/** One process for each net; a process sleeps until it is asked. */
async function inviteJax(): Promise<{ vision: Contestant; memory: Contestant } | null> {
  const missing = installPeer(JAX);
  if (missing !== null) {
    console.log(missing);
    return null;
  }
  const start = (baseline: string) => startBaseline(baseline, [], null);
  const vision = await start('jax_vision.py');
  try {
    const memory = await start('jax_memory.py');
    console.log(`${vision.facts.name}: ${vision.facts.detail}`);
    return { vision, memory };
  } catch (error) {
    vision.stop();
    throw error;
  }
}

/** A B C A B C, so that whatever else the machine does befalls all alike; units a second, one a round. */
async function race(entries: readonly Entry[], unitsAStep: number): Promise<number[][]> {
  const steps: number[] = [];
  for (const { turn } of entries) {
    // Twice: the first one compiles.
    await turn(2);
    steps.push(Math.max(1, Math.round((2 * TURN_SECONDS) / (await turn(2)))));
  }
  const rates: number[][] = entries.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { turn }] of entries.entries()) {
      rates[i].push((unitsAStep * steps[i]) / (await turn(steps[i])));
    }
  }
  return rates;
}

function ratioOf(rates: readonly number[], baseline: readonly number[]): number {
  return median(rates.map((rate, round) => rate / baseline[round]));
}

function table(entries: readonly Entry[], rates: readonly number[][], baseline: number): void {
  console.log(`   median      min ..    max     / ${entries[baseline].name}`);
  for (const [i, { name }] of entries.entries()) {
    const [middle, low, high] = [median(rates[i]), Math.min(...rates[i]), Math.max(...rates[i])];
    const numbers = [middle.toFixed(1).padStart(9), low.toFixed(1).padStart(8), high.toFixed(1).padStart(6)];
    const times = `${ratioOf(rates[i], rates[baseline]).toFixed(2)} x`;
    console.log(`${numbers[0]} ${numbers[1]} .. ${numbers[2]}  ${times.padStart(8)}   ${name}`);
  }
}
