/** Who drives for a run that goes on, or back to an earlier step, without being given that agent again. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepFilesIn } from '../../../src/files/files.ts';
import { DiskFull } from '../../../src/files/refused.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { keepDriver, keptDriver } from '../../../src/lab/checkpoint/drivers.ts';
import {
  firstRound,
  type RoundPlan,
  reserveRound,
  roundAfter,
  roundToGoOn,
} from '../../../src/lab/checkpoint/rounds.ts';
import { saveRun } from '../../../src/lab/checkpoint/saved-run.ts';
import { readWarmStart, type WarmStart } from '../../../src/lab/checkpoint/warm-start.ts';
import type { RunThreads } from '../../../src/lab/clients/run-threads.ts';
import type { LabEvent } from '../../../src/lab/events.ts';
import { KEPT_FOLDER, type OpenedArchive } from '../../../src/lab/library/run-files.ts';
import { openRun, settingsOfRun } from '../../../src/lab/open-run.ts';
import { folderOf } from '../../../src/lab/run.ts';
import type { RunSettings } from '../../../src/lab/settings/settings.ts';
import { Control, Stopped } from '../../../src/threads/control.ts';
import { emptyArchive } from '../library/stored-files.helper.ts';
import { wholeRun } from '../whole-run.helper.ts';

let archive: OpenedArchive;
beforeEach(() => {
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('navigator', { userAgent: 'a test', hardwareConcurrency: 2 });
  archive = emptyArchive();
});
afterEach(() => {
  keepFilesIn(null);
  vi.unstubAllGlobals();
});

const agent = () =>
  readWarmStart({ checkpoint: encodeCheckpoint(wholeRun()), name: 'agent.safetensors', keep: 'policy' });
const ofDriving = (base: WarmStart): RunSettings =>
  settingsOfRun({ experiment: 'car-racing', preset: 'smoke' }, base, false);
const open = (settings: RunSettings, base: WarmStart | null, plan: RoundPlan | null = null) => {
  const threads = {
    backend: async () => ({ name: 'wasm', reason: 'a test' }),
    archive,
  } as unknown as RunThreads;
  const control = new Control();
  return openRun(threads, { settings, base, plan, origin: 'page', control, emit: () => undefined });
};

it('a run finds the agent that it was begun with, at any stage that needs it', async () => {
  const base = agent();
  const settings = ofDriving(base);
  const begun = await open(settings, base);
  expect(begun.context.collector?.name).toContain('agent.safetensors');
  await begun.context.save();
  const again = await open(settings, null);
  expect(again.context.collector).toEqual(begun.context.collector);
  // C is still to be carried over to the new V and M.
  const stagesDone = ['collect', 'vision', 'encode', 'memory', 'diagnose'] as const;
  const { agent: trained } = wholeRun();
  await saveRun(archive, {
    ...again.checkpoint,
    agent: { ...trained, controller: null },
    stagesDone: [...stagesDone],
  });
  expect((await open(settings, null)).context.collector).toEqual(begun.context.collector);
  await saveRun(archive, { ...again.checkpoint, agent: trained, stagesDone: [...stagesDone] });
  expect((await open(settings, null)).context.collector).toBeNull();
});

/** By somebody who could make room, and who is to be told of nothing. */
const watched = () => ({
  control: new Control(),
  emit: ({ type }: LabEvent) => expect.unreachable(type),
  origin: 'page' as const,
});

/** The same archive, on a disk that is full for its first `times` writes. */
function fullFor(times: number): OpenedArchive {
  let left = times;
  const full = () => Promise.reject(new DiskFull('runs/a', '1.0 MB needed, the disk is full', null));
  const call = (what: (remote: unknown) => unknown) =>
    archive.call((worker) => {
      const write = (...given: Parameters<typeof worker.write>) =>
        left-- > 0 ? full() : worker.write(...given);
      return what({ ...worker, write }) as Promise<unknown>;
    });
  return { ...archive, call } as unknown as OpenedArchive;
}

it('a round that is to begin waits for room on a full disk, and may be stopped meanwhile', async () => {
  const run = wholeRun();
  const { settings, plan } = firstRound({ ...run.settings, rounds: 2 }, null);
  const next = roundAfter({ ...run, settings, report: { ...run.report, base: null, plan } })!;
  const begin = (times: number, origin: 'page' | 'script' = 'page') => {
    const control = new Control();
    const events: LabEvent[] = [];
    const emit = (event: LabEvent) => void events.push(event);
    return {
      control,
      events,
      reserving: reserveRound(next, async () => fullFor(times), { control, emit, origin }),
    };
  };
  const { control, events, reserving } = begin(1);
  await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ level: 'error', offers: 'resumeRun' }));
  expect(control.paused).toBe(true);
  control.resume();
  await reserving;
  expect(events.map(({ type }) => type)).toEqual(['run', 'notice']);
  const round = await roundToGoOn(plan!.form, firstRound(plan!.form, null), false, async () => archive);
  expect(round).toMatchObject({ plan: next.plan });

  const stopped = begin(1);
  await vi.waitFor(() => expect(stopped.control.paused).toBe(true));
  stopped.control.stop();
  await expect(stopped.reserving).rejects.toThrow(Stopped);
  // Nobody would let a script go on: it begins its round, and says that it is not stored.
  const script = begin(1, 'script');
  await script.reserving;
  expect(script.events).toMatchObject([
    { level: 'warning', text: expect.stringMatching(/is not stored yet/) },
  ]);
});

it('a round that the one before has stored begins, or goes on where the page was closed before', async () => {
  const run = wholeRun();
  const { settings, plan } = firstRound({ ...run.settings, rounds: 2 }, null);
  const next = roundAfter({ ...run, settings, report: { ...run.report, base: null, plan } })!;
  await reserveRound(next, async () => archive, watched());
  const found = await roundToGoOn(plan!.form, firstRound(plan!.form, null), false, async () => archive);
  expect(found).toMatchObject({ settings: next.settings, plan: next.plan });
  // As the page begins it, and as it goes on after a reload.
  for (const base of [next.base, null]) {
    const { saved, context, checkpoint } = await open(next.settings, base, next.plan);
    expect(saved).toBeNull();
    expect(context.collector).not.toBeNull();
    expect(checkpoint.report.lineage).toHaveLength(1);
  }
});

it('a round is stored in place of one that was not put away, which is kept, without its episodes', async () => {
  const run = wholeRun();
  const { settings, plan } = firstRound({ ...run.settings, rounds: 2 }, null);
  const done = { ...run, settings, report: { ...run.report, base: null, plan } };
  await saveRun(archive, { ...done, stagesDone: ['collect'] });
  const episode = `${folderOf(settings)}/tapes/0.safetensors`;
  await archive.call((files) => files.write(episode, Uint8Array.of(1)));
  await reserveRound(roundAfter(done)!, async () => archive, watched());
  expect(await archive.call((files) => files.read(episode))).toBeNull();
  const kept = await archive.call((files) => files.list(KEPT_FOLDER));
  const names = kept.map(({ name }) => name).filter((name) => name.endsWith('.safetensors'));
  expect(names).toHaveLength(1);
  const bytes = await archive.call((files) => files.read(`${KEPT_FOLDER}/${names[0]}`));
  expect(decodeCheckpoint(bytes!).report.plan).toMatchObject({ round: 1 });
});

it('two Cs of one search drive each for their own run', async () => {
  const one = agent();
  const controller = one.checkpoint.agent.controller!;
  const parameters = controller.parameters.map((value) => value + 1);
  const checkpoint = {
    ...one.checkpoint,
    agent: { ...one.checkpoint.agent, controller: { ...controller, parameters } },
  };
  const records = [await keepDriver(archive, one), await keepDriver(archive, { ...one, checkpoint })];
  const kept = await Promise.all(records.map((record) => keptDriver(archive, record)));
  expect(kept.map((driver) => driver!.checkpoint.agent.controller!.parameters)).toEqual([
    controller.parameters,
    parameters,
  ]);
});

it('one round of several is the last one where it is asked for alone', async () => {
  const settings = settingsOfRun({ experiment: 'car-racing', preset: 'smoke' }, null, false);
  const { plan } = firstRound({ ...settings, rounds: 2 }, null);
  const begun = await open(settings, null, plan);
  expect(begun.checkpoint.report.plan).toMatchObject({ round: 1, rounds: 2 });
  await begun.context.save();
  const alone = await open(settings, null);
  expect(alone.saved).not.toBeNull();
  expect(alone.checkpoint.report.plan).toBeUndefined();
});

it('a run that goes back to an earlier step collects with the agent of the run that it was, twice', async () => {
  const base = agent();
  const settings = ofDriving(base);
  const { checkpoint, context } = await open(settings, base);
  let made = { ...checkpoint, agent: wholeRun().agent };
  for (let times = 0; times < 2; times++) {
    const back: WarmStart = {
      checkpoint: decodeCheckpoint(encodeCheckpoint(made)),
      name: 'run.safetensors',
      keep: 'vision',
      rollBack: { part: 'vision', step: 1, weights: made.agent.vision!.weights },
    };
    const opened = await open(settings, back);
    expect(opened.context.collector).toEqual(context.collector);
    made = { ...opened.checkpoint, agent: wholeRun().agent };
  }
});

it('without that agent a run is refused before the one that is there makes way', async () => {
  const base = agent();
  const settings = ofDriving(base);
  const opened = await open(settings, base);
  await opened.context.save();
  await archive.call((files) => files.remove('drivers'));
  const other = { ...settings, 'vision.steps': 7 };
  await expect(open(other, null)).rejects.toThrow(
    /agentFraction=0.75 needs an agent that drives: on the page, open its checkpoint.*--from <checkpoint> --keep/,
  );
  expect(await archive.call((files) => files.list('runs/car-racing-smoke-seed1'))).toHaveLength(1);
});
