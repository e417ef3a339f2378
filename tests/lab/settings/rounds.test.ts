/** Rounds of iterative training: how many there are, what each is asked for, and which of them goes on. */
import { afterEach, describe, expect, it } from 'vitest';
import { keepFilesIn } from '../../../src/files/files.ts';
import { settingsWithBase } from '../../../src/lab/checkpoint/base-settings.ts';
import { encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import {
  firstRound,
  formOf,
  planIn,
  roundAfter,
  roundToGoOn,
  settingsEvent,
} from '../../../src/lab/checkpoint/rounds.ts';
import { saveRun } from '../../../src/lab/checkpoint/saved-run.ts';
import { type KeptPart, readWarmStart } from '../../../src/lab/checkpoint/warm-start.ts';
import { checkSettings } from '../../../src/lab/settings/check.ts';
import { ofFirstRound, roundsOf, settingsOfRounds } from '../../../src/lab/settings/next-round.ts';
import { emptyArchive } from '../library/stored-files.helper.ts';
import { wholeRun } from '../whole-run.helper.ts';

const CAR = { experiment: 'car-racing', preset: 'quick', seed: 4 } as const;
const settingsOf = (changes: object = {}) => checkSettings({ ...CAR, ...changes });

afterEach(() => keepFilesIn(null));

/** A small run that has ended, as a round of what was asked for. */
function endedRound(asked: object, mean = 851.4): ReturnType<typeof wholeRun> {
  const run = wholeRun();
  const form = checkSettings({ ...run.settings, ...asked });
  const { settings, plan } = firstRound(form, null);
  const report = { ...run.report, base: null, plan, evaluation: { agent: { mean, sd: 99.6 } } };
  return { ...run, settings, report };
}

describe('the rounds that settings ask for', () => {
  it('are each a run of one round, of what was asked for by name', () => {
    const settings = settingsOf({ rounds: 3, 'evolution.minutes': 7 });
    const asked = { ...CAR, 'evolution.minutes': 7 };
    const first = firstRound(settings, null);
    expect(first.settings).toEqual({ ...settings, rounds: 1 });
    expect(first.plan).toEqual({ round: 1, rounds: 3, asked, form: settings });
    const [one, second, third, ...more] = settingsOfRounds(settings);
    expect(one).toEqual(first.settings);
    for (const later of [second, third])
      expect(later).toMatchObject({ rounds: 1, 'evolution.minutes': 7, 'collect.agentFraction': 0.75 });
    expect(more).toEqual([]);
  });

  it('are one where no agent can drive, or where one is asked for', () => {
    expect(firstRound(settingsOf({ rounds: 1 }), null).plan).toBeNull();
    const imported = settingsOf({ 'collect.source': 'imported' });
    expect([imported.rounds, roundsOf(imported)]).toEqual([2, 1]);
    expect(firstRound(imported, null)).toEqual({ settings: imported, base: null, plan: null });
    expect(roundsOf(settingsOf({ experiment: 'bouncing-ball' }))).toBe(1);
  });

  it('come after a run of V alone that goes on to C, whose form asks for them still', () => {
    const settings = settingsOf({ rounds: 2 });
    const alone = firstRound(settings, null, { until: 'vision' });
    expect(alone).toMatchObject({ settings: { rounds: 1 }, plan: { rounds: 1, form: { rounds: 2 } } });
    expect(settingsEvent(alone)).toMatchObject({ settings: { rounds: 1 }, form: { rounds: 2 } });
    expect(firstRound(settings, null).settings).toEqual(alone.settings);
  });

  it('are the preset’s again in the form, after a run on what is kept of a checkpoint', () => {
    const checkpoint = encodeCheckpoint(wholeRun());
    const base = readWarmStart({ checkpoint, name: 'agent', keep: 'memory' });
    const settings = settingsOf({ rounds: 1, 'collect.agentFraction': 0.75 });
    expect(settingsEvent(firstRound(settings, base))).toMatchObject({
      settings: { rounds: 1, 'collect.agentFraction': 0.75 },
      form: { rounds: 2, 'collect.agentFraction': 0 },
    });
  });

  it('are refused before the first, where a setting has no effect in the later ones', () => {
    const settings = settingsOf({ 'evolution.finalRollouts': 8, 'evolution.worstWeight': 0.5 });
    expect(() => firstRound(settings, null)).not.toThrow();
    const long = settingsOf({ preset: 'long', 'evolution.worstWeight': 0.5 });
    expect(() => firstRound(long, null)).toThrow(
      /after the first evolution.worstWeight=0.5 has no effect: .*or ask for rounds=1/,
    );
  });
});

describe('the round after one', () => {
  it('begins with its agent, which is named with its score, and is of the same plan', () => {
    const done = endedRound({ rounds: 2, 'evolution.sigma': 0.2 });
    const { settings, base, plan, text } = roundAfter(done)!;
    expect(base).toMatchObject({ keep: 'policy', name: 'car-racing-smoke-seed1-round1.safetensors' });
    expect(settings).toMatchObject({ rounds: 1, 'evolution.sigma': 0.2, 'collect.agentFraction': 0.75 });
    expect(plan).toMatchObject({ round: 2, rounds: 2, form: { rounds: 2, 'collect.agentFraction': 0 } });
    expect(text).toMatch(/^Round 1 of 2 is done, with 851 ± 100: its agent/);
    const poor = endedRound({ rounds: 2 }, -52.6);
    expect(roundAfter(poor)!.text).toMatch(/with −53 ± 100/);
    expect(roundAfter({ ...done, settings, report: { ...done.report, plan } })).toBeNull();
  });

  it('does not exist where one round was asked for, or a plan cannot be read', () => {
    expect(roundAfter(wholeRun())).toBeNull();
    const { report } = endedRound({ rounds: 2 });
    for (const plan of [{ round: 1 }, { ...(report.plan as object), form: { experiment: 'chess' } }, 7])
      expect(planIn({ plan })).toBeNull();
  });
});

describe('what goes on where a run is stored', () => {
  const asked = { rounds: 2, 'evolution.sigma': 0.2 };
  const stored = async (round: number, changes: object = {}) => {
    const archive = emptyArchive();
    const run = endedRound(asked);
    const later = roundAfter(run)!;
    const settings = round === 1 ? run.settings : later.settings;
    const report = { ...run.report, plan: { ...later.plan, round } };
    await saveRun(archive, { ...run, settings, report, stagesDone: ['collect'] });
    const form = checkSettings({ ...wholeRun().settings, ...asked, ...changes });
    return { form, first: firstRound(form, null), open: async () => archive };
  };

  it('is the later round to which a run of these settings has come', async () => {
    const { form, first, open } = await stored(2);
    const found = await roundToGoOn(form, first, false, open);
    expect(found).toMatchObject({ plan: { round: 2 }, settings: { 'collect.agentFraction': 0.75 } });
  });

  it('is the first round, as any run is found, or none where other settings are asked for', async () => {
    const begun = await stored(1);
    expect(await roundToGoOn(begun.form, begun.first, false, begun.open)).toBeNull();
    const other = await stored(2, { 'evolution.sigma': 0.3 });
    expect(await roundToGoOn(other.form, other.first, false, other.open)).toBeNull();
  });

  it('is the stored run itself, where it is asked for', async () => {
    const { first, open } = await stored(1);
    const found = await roundToGoOn(first.settings, first, true, open);
    expect(found).toMatchObject({ plan: { round: 1, rounds: 2 }, settings: first.settings });
  });
});

describe('a run on a checkpoint', () => {
  const withBase = (keep: KeptPart, asked: object = {}) =>
    settingsWithBase(
      { experiment: 'car-racing', preset: 'smoke', ...asked },
      readWarmStart({ checkpoint: encodeCheckpoint(wholeRun()), name: 'agent', keep }),
    );

  it('has one round unless more are asked for', () => {
    const { settings } = wholeRun();
    const sizes = {
      'vision.size': settings['vision.size'],
      'vision.latentSize': settings['vision.latentSize'],
    };
    for (const keep of ['policy', 'vision'] as const)
      expect(withBase(keep, { preset: 'quick', ...sizes }).rounds).toBe(1);
    expect(withBase('policy', { rounds: 2 }).rounds).toBe(2);
  });

  it.each(['vision', 'memory', 'controller'] as const)('that keeps %s refuses further rounds', (keep) => {
    expect(() => withBase(keep, { rounds: 2 })).toThrow(/rounds=2 cannot take effect.*agent.*--keep policy/);
  });
});

it('a form shows what was asked for, or a run from nothing, not that of an agent’s driving', () => {
  const done = endedRound({ rounds: 3, 'evolution.sigma': 0.2 });
  expect(formOf(done)).toMatchObject({ rounds: 3, 'evolution.sigma': 0.2, 'collect.agentFraction': 0 });
  const { settings } = roundAfter(done)!;
  expect(formOf({ settings, report: {} })).toMatchObject({ 'collect.agentFraction': 0 });
  expect(ofFirstRound(done.settings)).toBe(done.settings);
});
