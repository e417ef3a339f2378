/** The stages that make files, in the middle of which a run was closed. */
import { describe, expect, it } from 'vitest';
import type { SavedRun } from '../../../src/lab/checkpoint/saved-run.ts';
import type { LabEvent } from '../../../src/lab/events.ts';
import type { RolloutPool } from '../../../src/lab/pool/pool.ts';
import type { RunContext } from '../../../src/lab/run.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { collect, hasOtherEpisodes, isOfAgent } from '../../../src/lab/stages/collect.ts';
import { encode } from '../../../src/lab/stages/encode.ts';
import { ProgressTracker } from '../../../src/lab/stages/progress-tracker.ts';
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
  const summary = { steps: 10, return: 2, policy: 'mine', bytes: 100, found: true, contents: 'a1' };
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
    });
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
    const warm = await run(['collect', 'vision'], {}, { keep: 'memory' });
    expect(await hasOtherEpisodes(archiveOf([null, null, null, null]), warm, 'imported/set-1')).toBe(false);
  });
});

it('an agent acts in its fraction of the episodes, evenly spread', () => {
  const acting = (fraction: number) => Array.from({ length: 8 }, (_, i) => Number(isOfAgent(i, fraction)));
  expect(acting(0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  expect(acting(0.5)).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
  expect(acting(0.25)).toEqual([0, 0, 0, 1, 0, 0, 0, 1]);
  expect(acting(1)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
});

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
