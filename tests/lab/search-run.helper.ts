/** For tests: runs of the search for C from a base or a kept state, as the engine begins them, without the threads. */
import { vi } from 'vitest';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { forgetRun } from '../../src/lab/checkpoint/saved-run.ts';
import {
  readWarmStart,
  settingsOfWarmStart,
  type WarmStartRequest,
} from '../../src/lab/checkpoint/warm-start.ts';
import type { RunThreads } from '../../src/lab/clients/run-threads.ts';
import { ThreadLost } from '../../src/lab/clients/workers.ts';
import type { LabEvent } from '../../src/lab/events.ts';
import { openRun } from '../../src/lab/open-run.ts';
import type { RunSettings } from '../../src/lab/settings/settings.ts';
import { evolve } from '../../src/lab/stages/evolve.ts';
import { ProgressTracker } from '../../src/lab/stages/progress-tracker.ts';
import type { Job } from '../../src/rollout/jobs.ts';
import { Control, Stopped } from '../../src/threads/control.ts';
import { LossCount, Supervised } from '../../src/threads/supervised.ts';
import { FakeEvolution } from './stages/fake-evolution.helper.ts';
import { wholeRun } from './whole-run.helper.ts';

/** Rugged, and another on every track. */
const returnOf = ({ parameters, seed, world, maxSteps }: Job): number =>
  Math.sin(300 * parameters!.reduce((sum, value) => sum + value, 0)) +
  (seed % 7) / 100 +
  (world === 'real' ? maxSteps / 1e4 : 0);

/** The private files of one browser. */
export function filesOf(): Map<string, Uint8Array> {
  return new Map();
}

/** V and M, no C yet. */
export function untrained(): WarmStartRequest {
  const run = { ...wholeRun(), search: null, best: null, history: [] };
  run.agent = { ...run.agent, controller: null };
  return { checkpoint: encodeCheckpoint(run), name: 'networks.safetensors', keep: 'memory' };
}

export interface Searched {
  checkpoint: Checkpoint;
  bytes: Uint8Array;
  events: LabEvent[];
  /** All that was played for the fitness, in order. */
  jobs: Job[];
  /** What the stage said of itself, in order, and the fraction it took as done before. */
  progress: { fraction: number; detail: string }[];
  doneBefore: number;
}

/** Keeps every progress; a page is told four a second. */
class RecordingTracker extends ProgressTracker {
  readonly said: Searched['progress'] = [];
  doneBefore = 0;

  override resumeFrom(fraction: number): void {
    this.doneBefore = fraction;
    super.resumeFrom(fraction);
  }

  override update(fraction: number, detail: string): void {
    this.said.push({ fraction, detail });
    super.update(fraction, detail);
  }
}

interface SearchOptions {
  files?: Map<string, Uint8Array>;
  /** The round of episodes in which the visitor stops the run. */
  stopAt?: number;
  /** The call of the evolution worker in which it dies, with all that it knew. */
  losesThreadAt?: number;
  /** How long the workers take to get ready. */
  prepareMs?: number;
  /** Called after each round of episodes. */
  onRound?(checkpoint: () => Uint8Array): void;
}

/** A worker that dies in the call for which `dies` says so, with all that it knew. */
function evolutionThread(dies: () => boolean) {
  let remote: FakeEvolution | null = new FakeEvolution();
  return {
    call: async (what: (worker: FakeEvolution) => unknown) => {
      if (dies()) remote = null;
      if (remote === null) throw new ThreadLost('killed by the test', 'evolution');
      return what(remote);
    },
    end: () => undefined,
  };
}

/** The stage that evolves C in a run that begins with `request`, as a file at its end. */
export async function search(
  asked: Partial<RunSettings>,
  request: WarmStartRequest,
  {
    files = filesOf(),
    stopAt = Number.POSITIVE_INFINITY,
    losesThreadAt,
    prepareMs = 0,
    onRound,
  }: SearchOptions = {},
): Promise<Searched> {
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('navigator', { userAgent: 'a test', hardwareConcurrency: 2 });
  const base = readWarmStart(request);
  const settings = settingsOfWarmStart({ ...base.checkpoint.settings, ...asked }, base, asked);
  let evolutionCalls = 0;
  const events: LabEvent[] = [];
  const jobs: Job[] = [];
  let rounds = 0;
  const archive = {
    read: async (path: string) => files.get(path) ?? null,
    write: async (path: string, bytes: Uint8Array) => void files.set(path, bytes),
    room: async () => null,
    remove: async (path: string) => {
      for (const name of files.keys()) if (name.startsWith(path)) files.delete(name);
    },
  };
  const control = new Control();
  const emit = (event: LabEvent): void => void events.push(event);
  const evolution = new Supervised({
    name: 'The evolution worker',
    cost: '',
    spawn: () => evolutionThread(() => ++evolutionCalls === losesThreadAt),
    losses: new LossCount(1),
    onNotice: (text) => emit({ type: 'notice', level: 'warning', text }),
  });
  const threads = {
    backend: async () => ({ name: 'wasm', reason: 'a test' }),
    archive: { call: (what: (worker: typeof archive) => unknown) => what(archive) },
    get evolution() {
      return evolution.worker;
    },
    replace: (loss: ThreadLost) => evolution.replace(loss),
    pool: {
      prepare: () => new Promise((resolve) => setTimeout(resolve, prepareMs)),
      place: () => 'WebAssembly',
      play: async (asked: Job[], _: Control, onDone: (done: number) => void) => {
        if (++rounds === stopAt) throw new Stopped();
        onDone(0);
        jobs.push(...asked);
        onRound?.(() => encodeCheckpoint(opened.checkpoint));
        return asked.map((job) => ({ id: job.id, return: returnOf(job), steps: 10 }));
      },
    },
  } as unknown as RunThreads;
  const opened = await openRun(threads, { settings, base, plan: null, origin: 'script', control, emit });
  let tracker = new RecordingTracker(opened.context, 'evolve');
  try {
    await evolve(opened.context, tracker).catch(async (error: unknown) => {
      // As the pipeline does.
      if (!(error instanceof ThreadLost)) throw error;
      await opened.context.replaceThread(error, true);
      tracker = new RecordingTracker(opened.context, 'evolve');
      await evolve(opened.context, tracker);
    });
    await forgetRun(opened.context.archive, settings);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
  const bytes = encodeCheckpoint(opened.checkpoint);
  const { said: progress, doneBefore } = tracker;
  return { checkpoint: decodeCheckpoint(bytes), bytes, events, jobs, progress, doneBefore };
}

/** What of two runs must be equal: all but their clocks. */
export function courseOf({ checkpoint }: Searched): Record<string, unknown> {
  const { agent, search: state, best, history, settings } = checkpoint;
  return { agent, state, best, settings, history: history.map(({ seconds: _, ...rest }) => rest) };
}
