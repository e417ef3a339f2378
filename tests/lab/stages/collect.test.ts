/** The stages that make files, in the middle of which a run was closed. */
import { describe, expect, it } from 'vitest';
import { openTask } from '../../../src/env/index.ts';
import type { SavedRun } from '../../../src/lab/checkpoint/saved-run.ts';
import { fractionFor, importedNumber, isOfAgent } from '../../../src/lab/episode-shares.ts';
import type { LabEvent } from '../../../src/lab/events.ts';
import type { RolloutPool } from '../../../src/lab/pool/pool.ts';
import type { RunContext } from '../../../src/lab/run.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { collect, hasOtherEpisodes, importedSeedsIn } from '../../../src/lab/stages/collect.ts';
import { encode } from '../../../src/lab/stages/encode.ts';
import { ProgressTracker } from '../../../src/lab/stages/progress-tracker.ts';
import { Xoshiro128 } from '../../../src/math/random.ts';
import { Control } from '../../../src/threads/control.ts';

type Orders = Parameters<RolloutPool['collect']>[0];

const POLICIES = ['driver', 'held', 'driver', 'brownian'];

/** Files that outlive a pool; a pool is closed after `most` episodes, told in an order of its own. */
function poolOn(files: Set<string>, most = Number.POSITIVE_INFINITY) {
  let made = 0;
  const make = (path: string): boolean => {
    const found = files.has(path);
    if (!found && made++ >= most) throw new Error('closed');
    files.add(path);
    return found;
  };
  return {
    async collect(orders: Orders, _control: Control, onEpisode: (summary: object, index: number) => void) {
      for (const [i, { order, path }] of [...orders.entries()].reverse()) {
        const found = make(path);
        const summary = { steps: 10 + i, return: 0.1 * order.seed, policy: POLICIES[i], bytes: 100 + i };
        onEpisode({ ...summary, found }, i);
      }
    },
    async encode(
      paths: { latents: string }[],
      _vision: object,
      _control: Control,
      onEpisode: (summary: object) => void,
    ) {
      for (const { latents } of paths) onEpisode({ frames: 11, bytes: 50, found: make(latents) });
    },
  };
}

function run(pool: ReturnType<typeof poolOn>) {
  const events: LabEvent[] = [];
  const context = {
    settings: presetSettings('car-racing', 'smoke'),
    control: new Control(),
    report: {},
    backend: 'wasm',
    agent: { vision: {} },
    emit: (event: LabEvent) => events.push(event),
    pool,
    train: { call: async () => null },
  } as unknown as RunContext;
  return { context, events };
}

it('a gathering that is gone on with reports what one in a single go does', async () => {
  const whole = run(poolOn(new Set()));
  await collect(whole.context, new ProgressTracker(whole.context, 'collect'));
  expect(whole.context.report.collect).toMatchObject({
    episodes: 4,
    frames: 10 + 11 + 12 + 13 + 4,
    bytes: 406,
    policies: { driver: { episodes: 2 }, held: { episodes: 1 }, brownian: { episodes: 1 } },
  });

  const files = new Set<string>();
  const closed = run(poolOn(files, 2));
  await expect(collect(closed.context, new ProgressTracker(closed.context, 'collect'))).rejects.toThrow(
    'closed',
  );
  expect(files.size).toBe(2);
  expect(closed.context.report.collect).toBeUndefined();

  const resumed = run(poolOn(files));
  const tracker = new ProgressTracker(resumed.context, 'collect');
  await collect(resumed.context, tracker);
  expect(resumed.context.report).toEqual(whole.context.report);
  expect(files.size).toBe(4);
  tracker.emit('done');
  expect(resumed.events.at(-1)).toMatchObject({ progress: { fraction: 1, frames: 50 } });
});

it('encoding likewise', async () => {
  const files = new Set<string>();
  const closed = run(poolOn(files, 3));
  await expect(encode(closed.context, new ProgressTracker(closed.context, 'encode'))).rejects.toThrow(
    'closed',
  );
  const resumed = run(poolOn(files, 1));
  await encode(resumed.context, new ProgressTracker(resumed.context, 'encode'));
  expect(resumed.context.report.encode).toEqual({ frames: 44, bytes: 200 });
});

describe('imported episodes', () => {
  const settings = { ...presetSettings('car-racing', 'smoke'), 'collect.source': 'imported' as const };
  const summary = { steps: 10, return: 2, policy: 'mine', bytes: 100, found: true, seed: 7, contents: 'a1' };
  const archiveOf = (stored: (object | null)[]) =>
    ({
      call: async (use: (files: object) => unknown) => use({ episodes: async () => stored }),
    }) as unknown as RunContext['archive'];
  const collectOf = async (stored: (object | null)[]) => {
    const context = {
      settings,
      archive: archiveOf(stored),
      control: new Control(),
      report: {},
      emit: () => {},
    } as unknown as RunContext;
    await collect(context, new ProgressTracker(context, 'collect'));
    return context.report.collect;
  };
  const four = [summary, summary, summary, summary];

  it('are counted, not played, and one that is missing is named with the way out', async () => {
    expect(await collectOf(four)).toEqual({
      ...{ episodes: 4, frames: 44, bytes: 400 },
      policies: { mine: { episodes: 4, meanReturn: 2 } },
      contents: expect.any(String),
      importedSeeds: [7],
    });
    const collectReport = await collectOf([{ ...summary, seed: 9 }, summary, summary, summary]);
    expect(importedSeedsIn({ collect: collectReport })).toEqual([9, 7]);
    expect(importedSeedsIn({ collect: { episodes: 4 } })).toEqual([]);
    await expect(collectOf([summary, summary, null, null])).rejects.toThrow(
      'collect.episodes is 4, and 2 were imported: set it to 2 or less',
    );
    await expect(collectOf([null, null, null, null])).rejects.toThrow(
      /drop \.npz files on the page, .*--data <folder>/,
    );
  });

  it('that replaced those of a stored run are noticed, once that run has counted its own', async () => {
    const replaced = [summary, summary, { ...summary, contents: 'b2' }, summary];
    const run = async (stagesDone: string[], change: object = {}, base: object | null = null) =>
      ({
        ...{ settings: { ...settings, ...change }, stagesDone },
        report: { collect: await collectOf(four), base },
      }) as unknown as SavedRun;
    const done = await run(['collect', 'vision']);
    expect(await hasOtherEpisodes(archiveOf(four), done, 'imported/set-1')).toBe(false);
    expect(await hasOtherEpisodes(archiveOf(replaced), done, 'imported/set-1')).toBe(true);
    expect(await hasOtherEpisodes(archiveOf(replaced), await run([]), 'imported/set-1')).toBe(false);
    const played = await run(['collect'], { 'collect.source': 'played' });
    expect(await hasOtherEpisodes(archiveOf(replaced), played, 'imported/set-1')).toBe(false);
    const all = ['collect', 'vision', 'encode', 'memory', 'diagnose'];
    const warm = await run(all, {}, { keep: 'memory' });
    expect(await hasOtherEpisodes(archiveOf([null, null, null, null]), warm, 'imported/set-1')).toBe(false);
  });

  it('that were replaced are noticed where dreams begin at their moments, until C has evolved', async () => {
    const replaced = [summary, summary, { ...summary, contents: 'b2' }, summary];
    const dreaming = { 'evolution.world': 'dream', 'evolution.dreamStarts': 'moments' } as const;
    const hasOther = async (evolved: string[], change: object = dreaming) => {
      const stagesDone = ['collect', 'vision', 'encode', 'memory', 'diagnose', ...evolved];
      const report = { collect: await collectOf(four), base: { keep: 'memory' } };
      const run = { settings: { ...settings, ...change }, stagesDone, report } as unknown as SavedRun;
      return hasOtherEpisodes(archiveOf(replaced), run, 'imported/set-1');
    };
    expect(await hasOther([])).toBe(true);
    expect(await hasOther(['evolve'])).toBe(false);
    expect(await hasOther([], {})).toBe(false);
  });
});

describe('a share of imported episodes', () => {
  const mixed = {
    ...presetSettings('car-racing', 'smoke'),
    'collect.episodes': 8,
    'collect.importedFraction': 0.25,
  };
  const summary = { steps: 10, return: 2, policy: 'mine', bytes: 100, found: true, seed: 7, contents: 'a1' };
  const collectMixed = async (there: number, change: object = {}) => {
    const orders: Orders[number][] = [];
    const asked: string[] = [];
    const made = { steps: 20, return: 1, policy: 'driver', bytes: 50, found: false };
    const pool = {
      async collect(given: Orders, _: Control, onEpisode: (summary: object, order: number) => void) {
        orders.push(...given);
        for (const order of given.keys()) onEpisode(made, order);
      },
    };
    const episodes = async (paths: { trajectory: string }[]) => {
      asked.push(...paths.map(({ trajectory }) => trajectory));
      return paths.map((_, i) => (i < there ? summary : null));
    };
    const { context } = run(pool as never);
    const whole = {
      ...context,
      settings: { ...mixed, ...change },
      imported: 'imported/car-racing/set-1',
      archive: { call: async (use: (files: object) => unknown) => use({ episodes }) },
    } as unknown as RunContext;
    await collect(whole, new ProgressTracker(whole, 'collect'));
    return { orders, asked, report: whole.report.collect };
  };

  it('is spread evenly, and the others are played as ever', async () => {
    const { orders, asked, report } = await collectMixed(2);
    expect(orders.map(({ order }) => order.index)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(orders[3].path).toContain('tapes/00004');
    expect(asked).toEqual([0, 1].map((n) => `imported/car-racing/set-1/tapes/0000${n}.safetensors`));
    expect(report).toMatchObject({
      episodes: 8,
      frames: 6 * 21 + 2 * 11,
      policies: { driver: { episodes: 6 }, mine: { episodes: 2, meanReturn: 2 } },
      contents: expect.any(String),
    });
  });

  it('is refused where too few were imported', async () => {
    await expect(collectMixed(1)).rejects.toThrow('takes 2 imported episodes, and 1 were imported: lower it');
    await expect(collectMixed(0)).rejects.toThrow('collect.importedFraction is 0.25, and no episode');
  });

  it('can be chosen so that it takes a number of episodes', () => {
    for (const episodes of [1, 3, 7, 240, 800]) {
      for (let count = 0; count <= Math.min(episodes, 40); count++) {
        const settings = { ...mixed, 'collect.importedFraction': fractionFor(count, episodes) };
        const numbers = Array.from({ length: episodes }, (_, index) => importedNumber(settings, index));
        const taken = numbers.filter((number) => number !== null);
        expect(taken, `${count} of ${episodes}`).toEqual(Array.from({ length: count }, (_, i) => i));
      }
    }
  });
});

it('an agent acts in its fraction of the episodes that are played, evenly spread', () => {
  const acting = (agent: number, imported = 0) => {
    const fractions = { 'collect.agentFraction': agent, 'collect.importedFraction': imported };
    const settings = { ...presetSettings('car-racing', 'smoke'), ...fractions };
    const indices = Array.from({ length: 8 }, (_, i) => i);
    return indices.filter((i) => importedNumber(settings, i) === null && isOfAgent(settings, i));
  };
  expect(acting(0)).toEqual([]);
  expect(acting(0.5)).toEqual([1, 3, 5, 7]);
  expect(acting(0.25)).toEqual([3, 7]);
  expect(acting(1)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  // Of 0, 2, 4 and 6, which are played, every other one.
  expect(acting(0.5, 0.5)).toEqual([2, 6]);
});

it.each([
  ['car-racing', 0.5, 0, { driver: 36, held: 12, brownian: 6, 'random-network': 6 }],
  ['car-racing', 0.75, 0, { driver: 18, held: 6, brownian: 3, 'random-network': 3 }],
  ['car-racing', 0.25, 0.5, { driver: 28, held: 9, brownian: 4, 'random-network': 4 }],
  ['pong', 0.5, 0, { driver: 42, held: 18 }],
] as const)(
  'the policies of %s take turns over what an agent (%d) and imported episodes (%d) leave',
  async (experiment, agent, imported, expected) => {
    const orders: Orders[number][] = [];
    const summary = { steps: 1, return: 0, policy: '', bytes: 1, contents: '' };
    const pool = {
      async collect(given: Orders, _control: Control, onEpisode: (summary: object, index: number) => void) {
        orders.push(...given);
        for (const index of given.keys()) onEpisode(summary, index);
      },
    };
    const archive = { call: async () => Array.from({ length: 60 }, () => summary) };
    const { context } = run(pool as never);
    const settings = {
      ...presetSettings(experiment, 'smoke'),
      'collect.episodes': 120,
      'collect.agentFraction': agent,
      'collect.importedFraction': imported,
    };
    const collector = { name: 'an agent' };
    const whole = { ...context, settings, collector, archive } as unknown as RunContext;
    await collect(whole, new ProgressTracker(whole, 'collect'));
    const names: Record<string, number> = {};
    for (const { order } of orders) {
      if (order.agent !== undefined) continue;
      const task = openTask(order.world, { maxEpisodeSteps: 1 });
      task.reset(0);
      const { name } = task.policy(order.index, new Xoshiro128(0));
      names[name] = (names[name] ?? 0) + 1;
      task.env.close();
    }
    expect(names).toEqual(expected);
  },
);

it('names the agent in the orders of its episodes, and is refused without one', async () => {
  const orders: Orders[number][] = [];
  const pool = { collect: async (given: Orders) => void orders.push(...given) };
  const { context } = run(pool as never);
  const settings = { ...context.settings, 'collect.agentFraction': 0.5, 'collect.episodes': 4 };
  const tracker = new ProgressTracker(context, 'collect');
  await collect({ ...context, settings, collector: { name: 'an agent' } } as unknown as RunContext, tracker);
  expect(orders.map(({ order }) => order.agent)).toEqual([undefined, 'an agent', undefined, 'an agent']);
  const alone = { ...context, settings, collector: null } as RunContext;
  await expect(collect(alone, tracker)).rejects.toThrow(/agentFraction=0.5 needs an agent.*--keep policy/);
});
