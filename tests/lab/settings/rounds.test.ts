/** Rounds of iterative training as settings: how many there are, and what each is asked for. */
import { describe, expect, it } from 'vitest';
import { settingsWithBase } from '../../../src/lab/checkpoint/base-settings.ts';
import { encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { roundAfter } from '../../../src/lab/checkpoint/round-after.ts';
import { type KeptPart, readWarmStart } from '../../../src/lab/checkpoint/warm-start.ts';
import { checkSettings } from '../../../src/lab/settings/check.ts';
import {
  askedOfNextRound,
  ofFirstRound,
  roundsOf,
  settingsOfRounds,
} from '../../../src/lab/settings/next-round.ts';
import { wholeRun } from '../whole-run.helper.ts';

const CAR = { experiment: 'car-racing', preset: 'quick', seed: 4 } as const;
const settingsOf = (changes: Parameters<typeof checkSettings>[0] | object = {}) =>
  checkSettings({ ...CAR, ...changes });

describe('the round after a run', () => {
  it('is asked for what the run was asked for, and one round less', () => {
    const settings = settingsOf({ rounds: 3, 'evolution.minutes': 7 });
    expect(askedOfNextRound(settings)).toEqual({ ...CAR, rounds: 2, 'evolution.minutes': 7 });
    const [, second, third, ...more] = settingsOfRounds(settings);
    expect(second).toMatchObject({ rounds: 2, 'evolution.minutes': 7, 'collect.agentFraction': 0.75 });
    expect(third).toMatchObject({ rounds: 1, 'evolution.minutes': 7, 'collect.agentFraction': 0.75 });
    expect(more).toEqual([]);
    // What the next round has by itself is not asked for in the one after it.
    expect(askedOfNextRound(second, 'policy')).toEqual({ ...CAR, rounds: 1, 'evolution.minutes': 7 });
  });

  it('exists only where an agent can drive', () => {
    expect(askedOfNextRound(settingsOf({ rounds: 1 }))).toBeNull();
    const imported = settingsOf({ 'collect.source': 'imported' });
    expect([imported.rounds, roundsOf(imported)]).toEqual([2, 1]);
    expect(askedOfNextRound(imported)).toBeNull();
    expect(roundsOf(settingsOf({ experiment: 'bouncing-ball' }))).toBe(1);
  });

  it('begins with the agent of the run, which is named with its score', () => {
    const run = wholeRun();
    run.settings.rounds = 2;
    run.report.base = null;
    run.report.evaluation = { agent: { mean: 851.4, sd: 99.6 } };
    const { base, settings, text } = roundAfter(run)!;
    expect(base).toMatchObject({ keep: 'policy', name: 'car-racing-smoke-seed1.safetensors' });
    expect(readWarmStart(base).checkpoint.agent.controller).not.toBeNull();
    expect(settings.rounds).toBe(1);
    expect(text).toMatch(/851 ± 100.*the last one/);
    run.settings.rounds = 1;
    expect(roundAfter(run)).toBeNull();
  });
});

describe('a run on a checkpoint', () => {
  const withBase = (keep: KeptPart, asked: object = {}) =>
    settingsWithBase(
      { experiment: 'car-racing', preset: 'smoke', ...asked },
      readWarmStart({ checkpoint: encodeCheckpoint(wholeRun()), name: 'agent', keep }),
    );

  it('has one round unless more are asked for', () => {
    const { experiment, preset } = CAR;
    for (const keep of ['policy', 'vision'] as const)
      expect(withBase(keep, { experiment, preset, ...wholeSizes() }).rounds).toBe(1);
    expect(withBase('policy', { rounds: 2 }).rounds).toBe(2);
  });

  it.each(['vision', 'memory', 'controller'] as const)('that keeps %s refuses further rounds', (keep) => {
    expect(() => withBase(keep, { rounds: 2 })).toThrow(/rounds=2 cannot take effect.*agent.*--keep policy/);
  });
});

/** What is kept of the small agent's V. */
function wholeSizes(): object {
  const { settings } = wholeRun();
  return { 'vision.size': settings['vision.size'], 'vision.latentSize': settings['vision.latentSize'] };
}

it('a form that shows a run on an agent’s driving asks for a run from nothing again', () => {
  const asked = { ...CAR, rounds: 2, 'evolution.minutes': 7 } as const;
  const [first, second] = settingsOfRounds(settingsOf(asked));
  expect(ofFirstRound(second)).toEqual(first);
  expect(ofFirstRound(first)).toBe(first);
});
