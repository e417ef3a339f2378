/**
 * Every kind of worker, and whatever goes wrong with it, through the page's own clients and the run's own stages: once
 * it costs time only, the third time in a row with nothing done between it ends what was asked with the reason.
 */
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ArchiveClient } from '../../../src/lab/clients/archive-client.ts';
import { PageFiles } from '../../../src/lab/clients/page-files.ts';
import { PaperClient } from '../../../src/lab/clients/paper-client.ts';
import { projectLatents } from '../../../src/lab/clients/projection-client.ts';
import { recordPicture } from '../../../src/lab/clients/recorder-client.ts';
import { RunThreads } from '../../../src/lab/clients/run-threads.ts';
import { ViewerClient } from '../../../src/lab/clients/viewer-client.ts';
import { spawnArchive } from '../../../src/lab/clients/workers.ts';
import { STAGE_NAMES, type StageName } from '../../../src/lab/events.ts';
import { runStages } from '../../../src/lab/pipeline.ts';
import { RolloutPool } from '../../../src/lab/pool/pool.ts';
import type { RunContext } from '../../../src/lab/run.ts';
import type { AgentSpec, Job } from '../../../src/rollout/jobs.ts';
import { Control } from '../../../src/threads/control.ts';
import { jobs } from '../pool/jobs.helper.ts';
import { FakeEvolution } from '../stages/fake-evolution.helper.ts';
import { settings, wholeRun } from '../whole-run.helper.ts';
import { type Api, type Misdeed, type Scripted, scriptedWorkers } from './scripted-workers.helper.ts';

/** One at a time, until its job is done. */
const rollouts = (): Api => ({
  prepare: () => undefined,
  play: (asked: Job[]) => ({
    outcomes: asked.map(({ id, seed }) => ({ id, return: Math.sin(seed), steps: 10 })),
    steps: 10,
    previews: [],
  }),
});
const trainer = (): Api => ({
  open: () => ({ name: 'webgpu', reason: 'a test', tried: [] }),
  beginEncoding: () => undefined,
  encode: (from: string) => ({ frames: from.length, bytes: 8, found: false }),
  endEncoding: () => undefined,
  firstLatents: (paths: string[]) => ({ mu: new Float32Array(paths.length), logvar: new Float32Array(1) }),
});
const viewer = (): Api =>
  new Proxy({}, { get: (_, name) => () => (name === 'advance' ? { picture: 'of the world' } : undefined) });
const APIS: Record<string, () => Api> = {
  train: trainer,
  rollout: rollouts,
  evolution: () => new FakeEvolution(),
  archive: () => ({ read: (path: string) => `bytes of ${path}` }),
  viewer,
  'paper-agent': () => ({ listen: () => undefined, replay: () => ({ frames: 7 }) }),
  projection: () => ({ project: (_: string, points: Float32Array) => ({ points: points.length }) }),
  recorder: () => ({ picture: () => Uint8Array.of(1, 2, 3) }),
};

const notices: string[] = [];
const onNotice = (text: string): void => void notices.push(text);
const events = { onNotice, onLoad: () => undefined, onPreviews: () => undefined, onBackend: () => undefined };

/** One stage of a run whose other stages are done; `result` is what it left. */
async function stage(name: StageName, result: (context: RunContext) => unknown): Promise<unknown> {
  const threads = new RunThreads({ ...events, onMachines: () => undefined }, new PageFiles());
  const run = wholeRun();
  const control = new Control();
  const context = {
    ...run,
    settings: { ...settings, 'collect.episodes': 3, 'evolution.generations': 3, 'evolution.minutes': 1e6 },
    ...{ control, history: [], search: null, best: null, report: {}, backend: 'webgpu', imported: 'none' },
    ...{ emit: () => undefined, save: async () => undefined },
    pool: {
      prepare: async () => undefined,
      place: () => 'WebAssembly',
      play: async (asked: Job[]) => asked.map(({ id, seed }) => ({ id, return: Math.sin(seed), steps: 10 })),
    },
    get train() {
      return threads.train;
    },
    get evolution() {
      return threads.evolution;
    },
    replaceThread: async (...loss: Parameters<RunContext['replaceThread']>) => threads.replace(...loss),
    waitForRoom: (error: unknown) => Promise.reject(error),
  } as unknown as RunContext;
  try {
    await runStages(
      context,
      STAGE_NAMES.filter((each) => each !== name),
      async () => undefined,
    );
    return result(context);
  } finally {
    threads.end();
  }
}

interface Kind {
  script: string;
  /** The call that the fault meets. */
  call: string;
  /** What the page asks of it, through its client. */
  ask(): Promise<unknown>;
  /** One task has one worker: its loss is told, and the visitor's next press begins anew. */
  single?: true;
}

const KINDS: Record<string, Kind> = {
  training: {
    script: 'train',
    call: 'encode',
    ask: () => stage('encode', ({ report, agent }) => [report.encode, agent.starts]),
  },
  evolution: {
    script: 'evolution',
    call: 'tell',
    ask: () =>
      stage('evolve', ({ history, agent }) => [
        history.map(({ seconds: _, ...rest }) => rest),
        agent.controller?.parameters,
      ]),
  },
  rollout: {
    script: 'rollout',
    call: 'play',
    async ask() {
      const pool = new RolloutPool(1, { ...events, onMachines: () => undefined });
      try {
        await pool.prepare({} as AgentSpec);
        return await pool.play(jobs(20), new Control());
      } finally {
        pool.end();
      }
    },
  },
  archive: {
    script: 'archive',
    call: 'read',
    async ask() {
      const archive = new ArchiveClient(events, spawnArchive);
      try {
        return await archive.call((files) => files.read('runs/a/run'));
      } finally {
        archive.end();
      }
    },
  },
  viewer: {
    script: 'viewer',
    call: 'advance',
    async ask() {
      const client = new ViewerClient(onNotice);
      try {
        await client.openAgent(settings, wholeRun().agent);
        return await client.advance({
          steps: 1,
          actor: 'controller',
          tau: 1,
          dream: false,
          dreamDriver: 'reality',
        });
      } finally {
        client.end();
      }
    },
  },
  "paper's agent": {
    script: 'paper-agent',
    call: 'replay',
    ask: () => new PaperClient(() => undefined, onNotice).replay(),
  },
  projection: {
    script: 'projection',
    call: 'project',
    ask: () => projectLatents('pca', new Float32Array(12), 3),
    single: true,
  },
  recorder: {
    script: 'recorder',
    call: 'picture',
    ask: () => recordPicture({ frames: [{} as never] } as unknown as Parameters<typeof recordPicture>[0]),
    single: true,
  },
};

/** What each is told as, in the notice or the error. */
const LOSSES: Partial<Record<Misdeed, RegExp>> = {
  'dies over it': /worker died: .*killed by the test/,
  'dies after it': /worker died: .*killed by the test/,
  'runs out of memory over it': /worker died: .*could not allocate memory/,
  'is aborted by WebAssembly': /memory of the .* worker failed: Aborted\(OOM\)/,
  hangs: /(has not responded|gave no answer) for \d+ s/,
  'sends what cannot be read': /worker sent what cannot be read/,
  'answers when it was replaced': /worker died: .*killed by the test/,
};
const misdeeds = Object.keys(LOSSES) as Misdeed[];
/** Nobody asks these again after the answer. */
const askedOnce = ['archive', 'viewer', "paper's agent", 'projection', 'recorder'];

let scripted: Scripted;
let met = 0;

/** The first `workers` of the kind's workers meet the fault, each in the second of its calls where it gets two. */
function workersOf({ script, call }: Kind, misdeed: Misdeed | null, workers: number): void {
  const met: number[] = [];
  scripted = scriptedWorkers(APIS, (asked, name, number) => {
    if (asked !== script || name !== call || number >= workers || met.includes(number)) return null;
    met.push(number);
    return misdeed;
  });
  vi.stubGlobal('Worker', scripted.Worker);
}

/** The answer or the error, with as much time as it takes. */
async function outcomeOf(asked: Promise<unknown>): Promise<unknown> {
  let outcome: { value: unknown } | null = null;
  const noted = asked.then(
    (value) => (outcome = { value }),
    (error: unknown) => (outcome = { value: error }),
  );
  for (let seconds = 0; outcome === null && seconds < 8000; seconds++) {
    await vi.advanceTimersByTimeAsync(1000);
  }
  await noted;
  return outcome!.value;
}

beforeEach(() => {
  notices.length = 0;
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  });
  vi.stubGlobal('navigator', { hardwareConcurrency: 1 });
  vi.stubGlobal('location', { search: '' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
afterAll(() => {
  console.info(`${met} faults of ${Object.keys(KINDS).length} kinds of workers were met`);
});

/** Without any fault. */
async function undisturbed(kind: Kind): Promise<unknown> {
  workersOf(kind, null, 0);
  const value = await outcomeOf(kind.ask());
  expect(value).not.toBeInstanceOf(Error);
  return value;
}
const madeOf = ({ script }: Kind): number => scripted.made.filter((made) => made === script).length;

describe.each(Object.entries(KINDS))('the %s worker', (name, kind) => {
  const losing = misdeeds.filter((misdeed) => misdeed !== 'dies after it' || !askedOnce.includes(name));

  it.each(losing)('that %s costs time only, and the page says why', async (misdeed) => {
    const expected = await undisturbed(kind);
    workersOf(kind, misdeed, 1);
    const value = await outcomeOf(kind.ask());
    met++;
    if (kind.single) {
      expect(String(value)).toMatch(LOSSES[misdeed]!);
      expect(await outcomeOf(kind.ask())).toEqual(expected);
    } else {
      expect(value).toEqual(expected);
      expect(notices).toEqual([expect.stringMatching(LOSSES[misdeed]!)]);
    }
    expect(madeOf(kind)).toBe(2);
  });

  it('that throws gives the error to who asked, and is not replaced', async () => {
    workersOf(kind, 'throws', 1);
    expect(String(await outcomeOf(kind.ask()))).toContain('thrown by the test');
    met++;
    expect([madeOf(kind), notices.length]).toEqual([1, 0]);
  });

  it('that answers another call first, and its own twice, is believed once', async () => {
    const expected = await undisturbed(kind);
    workersOf(kind, 'answers another call first, then twice', 1);
    expect(await outcomeOf(kind.ask())).toEqual(expected);
    met++;
    expect([madeOf(kind), notices.length]).toEqual([1, 0]);
  });

  it.skipIf(kind.single)('that is lost twice in a row costs time only; the third time ends it', async () => {
    const expected = await undisturbed(kind);
    // Stages that keep what they did are asked from there: they meet the next fault with nothing done between.
    workersOf(kind, 'dies over it', 2);
    expect(await outcomeOf(kind.ask())).toEqual(expected);
    expect([madeOf(kind), notices.length]).toEqual([3, 2]);
    workersOf(kind, 'dies over it', 3);
    expect(String(await outcomeOf(kind.ask()))).toMatch(
      /workers keep dying \(3 losses\); the last one: the .* worker died: .*killed by the test/,
    );
    met += 5;
    expect(madeOf(kind)).toBe(3);
    expect(scripted.alive()).toBe(0);
  });
});
