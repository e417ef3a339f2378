/** One run of a soak, from its first step to its checkpoint, through the faults that meet it. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Worker } from 'playwright';
import { decodeCheckpoint, type OpenedCheckpoint } from '../../lab/checkpoint/checkpoint.ts';
import type { LabEvent, StageName } from '../../lab/events.ts';
import type { AskedSettings } from '../../lab/page-handle.ts';
import type { RandomSource } from '../../math/random.ts';
import { messageOf } from '../../math/text.ts';
import type { Life } from '../kill/killed-run.ts';
import { PlainError } from '../plain-error.ts';
import { type Fault, FullDisk, type Moment, makeFault } from './faults.ts';
import type { Sample } from './flat.ts';
import { buffersOf } from './gpu-count.ts';
import type { SoakBrowser } from './soak-browser.ts';

const POLL_MS = 100;
/** Between two counts of the GPU's buffers. */
const COUNT_MS = 1000;
/**
 * Steps and seconds of a stage on a device before its buffers count: until then tfjs fills its pool of buffers of each
 * size, also for the first state that is kept. Over 200 steps of V and 300 of M it fills no further.
 */
const POOL_FILLS: Partial<Record<StageName, { steps: number; seconds: number }>> = {
  vision: { steps: 20, seconds: 25 },
  memory: { steps: 20, seconds: 25 },
  evolve: { steps: 1, seconds: 0 },
};
/** The disk stays full until a file does not fit, and no longer than this. */
const FULL_S = 20;
/** A run that is asked for so often, and does not end, is lost. */
const MOST_LIVES = 12;

export interface SoakedRun {
  checkpoint: OpenedCheckpoint;
  /** What met it, in the order in which it did. */
  met: { fault: Fault; stage: StageName | null; text: string }[];
  /** A life begins where the run is asked for. */
  lives: Pick<Life, 'generations'>[];
  /** From the first ask to the end. */
  wallSeconds: number;
  /** GPU buffers over the steps of each stage in each life. */
  buffers: Sample[];
}

export async function soakRun(
  browser: SoakBrowser,
  settings: AskedSettings,
  moments: readonly Moment[],
  random: RandomSource,
  print: (line: string) => void,
): Promise<SoakedRun> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const left = [...moments];
  const run: Omit<SoakedRun, 'checkpoint' | 'wallSeconds'> = { met: [], lives: [], buffers: [] };
  const disk = new FullDisk();
  for (let ended = false; !ended; ) {
    if (run.lives.length === MOST_LIVES) throw new PlainError(`the run did not end in ${MOST_LIVES} lives`);
    const life: SoakedRun['lives'][number] = { generations: { first: null, last: null } };
    run.lives.push(life);
    let outcome: { error: unknown } | null = null;
    const running = browser.session.ask('run', settings).then(
      () => {
        outcome = { error: null };
      },
      (error: unknown) => {
        outcome = { error };
      },
    );
    const place: Place = {
      stage: null,
      step: 0,
      worker: null,
      device: 0,
      segment: 0,
      began: { step: 0, at: 0 },
    };
    const look = async (): Promise<void> => {
      for (const event of await browser.session.takeEvents()) {
        note(life, place, event);
        if (event.type === 'notice') print(`    ${seconds().toFixed(1)} s, the page: ${event.text}`);
      }
    };
    let counted = 0;
    let fullUntil = 0;
    let isLeft = false;
    while (outcome === null && !isLeft) {
      await Promise.race([wait(POLL_MS), running]);
      if (outcome !== null) break;
      await look();
      if (performance.now() - counted > COUNT_MS) {
        counted = performance.now();
        await countBuffers(browser, place, run.buffers);
      }
      if (disk.isFull) {
        if (seconds() > fullUntil) await disk.free(browser);
        continue;
      }
      if (left.length === 0 || seconds() < left[0].at) continue;
      const { fault } = left.shift()!;
      const at = place.stage;
      const met = (text: string) => {
        run.met.push({ fault, stage: at, text });
        print(`  ${seconds().toFixed(1)} s, ${at ?? 'opening'}: ${text}`);
      };
      if (fault === 'reload' || fault === 'kill') {
        isLeft = true;
        await (fault === 'kill' ? browser.kill() : browser.reload());
        met(fault === 'kill' ? 'browser killed' : 'page loaded again');
      } else {
        if (fault === 'full') {
          await disk.fill(browser);
          fullUntil = seconds() + FULL_S;
        }
        // A worker that ended meanwhile cannot be made to fail.
        const text = await makeFault(fault, browser, random).catch((error: unknown) => {
          if (/has been closed/.test(messageOf(error))) return null;
          throw error;
        });
        if (text !== null) met(text);
      }
    }
    if (isLeft) {
      await running;
      continue;
    }
    await look();
    const { error } = outcome ?? { error: null };
    const isFull = disk.isFull;
    if (isFull) await disk.free(browser);
    if (error !== null && !(isFull && /no room/.test(messageOf(error)))) throw error;
    ended = error === null;
  }
  const path = join(browser.profile, '..', 'soaked.safetensors');
  await browser.session.saveCheckpoint(path);
  const checkpoint = decodeCheckpoint(readFileSync(path));
  rmSync(path);
  return { ...run, checkpoint, wallSeconds: seconds() };
}

interface Place {
  stage: StageName | null;
  /** Of V or M, or the generation. */
  step: number;
  /** What computes: the worker, and which of its devices. Null before it is known. */
  worker: Worker | null;
  device: number;
  /** Another one for each stage of each life on each device. */
  segment: number;
  /** Where the segment began: its step, and its time in ms. */
  began: { step: number; at: number };
}

let segments = 0;

function note({ generations }: SoakedRun['lives'][number], place: Place, event: LabEvent): void {
  if (event.type === 'stage' && event.progress.status === 'running' && event.stage !== place.stage) {
    Object.assign(place, { stage: event.stage, step: 0, worker: null });
  }
  if (event.type === 'point') place.step = event.x;
  if (event.type !== 'search-state') return;
  generations.first ??= event.generations;
  generations.last = event.generations;
}

/** While V or M trains or C plays on the GPU. */
async function countBuffers(browser: SoakBrowser, place: Place, samples: Sample[]): Promise<void> {
  const fills = place.stage === null ? undefined : POOL_FILLS[place.stage];
  if (browser.backend !== 'webgpu' || fills === undefined) return;
  const worker = browser.worker('train');
  if (worker === null) return;
  // A worker that hangs, or ended meanwhile, has no count.
  const found = await Promise.race([buffersOf(worker).catch(() => null), wait(2000).then(() => null)]);
  if (found === null) return;
  const { device, count } = found;
  if (place.worker !== worker || place.device !== device) {
    const began = { step: place.step, at: performance.now() };
    Object.assign(place, { worker, device, segment: ++segments, began });
  }
  const seconds = (performance.now() - place.began.at) / 1000;
  if (place.step - place.began.step < fills.steps || seconds < fills.seconds) return;
  samples.push({ segment: place.segment, x: place.step, y: count });
}
