/** What scripts ask of the page: unknown names, missing ones, wrong types and vain wishes are refused by name. */
import { describe, expect, it } from 'vitest';
import type { AskedSettings, EvaluateRequest } from '../../src/lab/page-handle.ts';
import {
  checkDiagnoseRequest,
  checkEvaluateRequest,
  checkJudgeRequest,
  checkRecordRequest,
  checkRunRequest,
} from '../../src/lab/page-request.ts';

const checkpoint = new Uint8Array(8);
const car: AskedSettings = { experiment: 'car-racing', preset: 'smoke' };
const evaluation: EvaluateRequest = { checkpoint, episodes: 2, seed: 0, world: 'real' };

describe('record', () => {
  it('takes a whole request; the episode is played to its end at tau 1 unless it says otherwise', () => {
    expect(checkRecordRequest({ checkpoint, seed: 3 })).toEqual({ checkpoint, seed: 3, tau: 1, steps: 1000 });
  });

  it.each<[string, object, RegExp]>([
    ['another name', { world: 'dream' }, /record has no option "world": it has checkpoint, seed, tau, steps/],
    ['a missing seed', { seed: undefined }, /record: seed is a whole number from 0 to 999999/],
    ['no steps', { steps: 0 }, /record: steps is a whole number from 1 to 1000, got 0/],
    ['tau as text', { tau: '1' }, /record: tau is a number from 0.01 to 10, got '1'/],
  ])('refuses %s', (_, change, message) => {
    expect(() => checkRecordRequest({ checkpoint, seed: 3, ...change } as never)).toThrow(message);
  });
});

describe('evaluate', () => {
  it('takes a whole request; the temperature of a dream is 1 where none is named', () => {
    expect(checkEvaluateRequest(evaluation)).toEqual({ ...evaluation, tau: 1 });
    expect(checkEvaluateRequest({ ...evaluation, tau: 1 }).tau).toBe(1);
    expect(checkEvaluateRequest({ ...evaluation, world: 'dream', tau: 0.5 }).tau).toBe(0.5);
    expect(checkEvaluateRequest({ ...evaluation, seed: 999_998 }).seed).toBe(999_998);
  });

  it.each<[string, object, RegExp]>([
    ['episode', { episode: 2 }, /evaluate has no option "episode": did you mean "episodes"\?/],
    ['backend', { backend: 'wasm' }, /evaluate has no option "backend": it has checkpoint, /],
    ['a path for bytes', { checkpoint: 'c.safetensors' }, /a Uint8Array, got 'c.safetensors'/],
    ['an ArrayBuffer', { checkpoint: new ArrayBuffer(8) }, /a Uint8Array, got an object \(ArrayBuffer\)/],
    ['episodes as text', { episodes: '2' }, /episodes is a whole number from 1 to 1000000, got '2'/],
    ['no episodes', { episodes: 0 }, /episodes is a whole number from 1/],
    ['a missing seed', { seed: undefined }, /seed is a whole number from 0 to 999999, got undefined/],
    ['a big seed', { seed: 2 ** 53 + 2 }, /seed is a whole number from 0 to 999999/],
    ['a BigInt', { seed: 1n }, /got 1n/],
    ['the last seed', { seed: 999_999 }, /last of 2 episodes from seed 999999 would have seed 1000000/],
    ['another world', { world: 'mars' }, /world is real or dream, got 'mars'/],
    ['tau out of range', { world: 'dream', tau: 0 }, /tau is a number from 0.01 to 10, got 0/],
    ['tau in reality', { tau: 0.5 }, /tau 0.5 has no effect in the real world/],
  ])('refuses %s', (_, change, message) => {
    expect(() => checkEvaluateRequest({ ...evaluation, ...change } as never)).toThrow(message);
  });

  it.each([undefined, null, 'c', [1]])('refuses %o for a request', (request) => {
    expect(() => checkEvaluateRequest(request as never)).toThrow(/come as an object/);
  });
});

describe('diagnose', () => {
  it('takes a checkpoint, or the agent at hand', () => {
    expect(checkDiagnoseRequest({ seed: 3 })).toEqual({ seed: 3 });
    expect(checkDiagnoseRequest({ checkpoint, episodes: 20, seed: 3 })).toMatchObject({ episodes: 20 });
  });

  it.each<[object, RegExp]>([
    [{ sed: 3, seed: 3 }, /diagnose has no option "sed": did you mean "seed"\?/],
    [{ seed: 1000 }, /seed is a whole number from 0 to 999, got 1000/],
    [{ seed: 0, episodes: 9 }, /episodes is a whole number from 10 to 1000, got 9/],
    [{ seed: 0, episodes: null }, /episodes .* got null/],
    [{ seed: 0, checkpoint: null }, /checkpoint is the file's bytes/],
  ])('refuses %o', (request, message) => {
    expect(() => checkDiagnoseRequest(request as never)).toThrow(message);
  });
});

describe('judge', () => {
  const request = { checkpoint, controllers: 40, first: 36, count: 4, tracks: 6, dreams: 12, seed: 0 };

  it('takes part of the controllers', () => {
    expect(checkJudgeRequest(request)).toEqual(request);
  });

  it.each<[object, RegExp]>([
    [{ count: 5 }, /judge: count is a whole number from 1 to 4, got 5/],
    [{ first: 40 }, /judge: first is a whole number from 0 to 39, got 40/],
    [{ controllers: 1 }, /controllers is a whole number from 2 to 1000/],
    [{ tracks: 251 }, /tracks is a whole number from 1 to 250, got 251/],
    [{ dreams: undefined }, /dreams .* got undefined/],
    [{ taus: [1] }, /judge has no option "taus"/],
    [{ checkpoint: 'c' }, /a Uint8Array, got 'c'/],
  ])('refuses %o', (change, message) => {
    expect(() => checkJudgeRequest({ ...request, ...change } as never)).toThrow(message);
  });
});

describe('run', () => {
  const base = { checkpoint, name: 'agent', keep: 'memory' } as const;

  it('takes settings, and a base', () => {
    const asked = { ...car, 'vision.steps': 3 };
    expect(checkRunRequest(asked)).toEqual([asked]);
    expect(checkRunRequest(car, base)).toEqual([car, base]);
    // A search that goes on has its own preset.
    expect(() => checkRunRequest({ experiment: 'car-racing' }, { ...base, keep: 'search' })).not.toThrow();
  });

  it.each<[object, RegExp]>([
    [{ ...car, 'vision.step': 3 }, /unknown setting "vision.step": did you mean "vision.steps"\?/],
    [{ ...car, 'vision.steps': '3' }, /vision.steps is a whole number from 1 to 2000000, got "3"/],
    [{ ...car, 'controller.sampleZ': 'true' }, /controller.sampleZ is true or false/],
    [{ ...car, seed: 2 ** 53 }, /seed is a whole number from 0 to 2147483647/],
    [{ preset: 'smoke' }, /experiment is one of .* got "undefined"/],
    [{ experiment: 'car-racing' }, /preset is one of .* got "undefined"/],
    [{ ...car, 'evolution.tau': 0.5 }, /evolution.tau=0.5 has no effect/],
    [{ ...car, 'ball.radius': 3 }, /ball.radius=3 has no effect/],
  ])('refuses %o', (settings, message) => {
    expect(() => checkRunRequest(settings as never)).toThrow(message);
  });

  it.each<[object, RegExp]>([
    [{ ...base, kep: 'memory' }, /run has no option "kep": did you mean "keep"\?/],
    [{ ...base, checkpoint: 'c' }, /a Uint8Array, got 'c'/],
    [{ ...base, name: undefined }, /name is a text, got undefined/],
  ])('refuses the base %o', (request, message) => {
    expect(() => checkRunRequest(car, request as never)).toThrow(message);
  });

  it.each([undefined, null, 'car-racing'])('refuses %o for settings', (settings) => {
    expect(() => checkRunRequest(settings as never)).toThrow(/settings come as an object/);
  });
});
