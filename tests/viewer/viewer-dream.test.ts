/** The dream on the screen, driven by C, is the dream that C is scored in: the pool's job of the same seed. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import type { AgentSpec, Job } from '../../src/rollout/jobs.ts';
import { Viewer } from '../../src/viewer/viewer.ts';
import type { DreamState, ViewRequest } from '../../src/viewer/viewer-frame.ts';
import { playAlone } from '../rollout/agents.helper.ts';
import { dreamer, parametersOf, viewerOf } from './dreamer.helper.ts';

const TAU = 0.7;
const MOST = 60;

/** An agent whose dreams end by M's done head after some twenty steps. */
const spec = dreamer(0.05);
const parameters = parametersOf(spec);

const jobOf = (seed: number, changes: Partial<Job> = {}): Job => ({
  id: seed,
  candidate: 0,
  parameters,
  seed,
  world: 'dream',
  maxSteps: MOST,
  patience: 0,
  tau: TAU,
  ...changes,
});

const view: ViewRequest = { steps: 1, actor: 'driver', tau: TAU, dream: true, dreamDriver: 'controller' };

/** The dream of `seed` on the screen, one state a step, until it ends or MOST steps are done. */
async function dreamOnScreen(agent: AgentSpec, seed: number, changes: Partial<ViewRequest> = {}) {
  const viewer = viewerOf(agent);
  expect(viewer.beginDream({ seed })).toBe(true);
  const states: DreamState[] = [];
  while (states.length < MOST && !states.at(-1)?.ended) {
    states.push((await viewer.advance({ ...view, ...changes })).dreamState!);
  }
  viewer.dispose();
  return states;
}

const outcomeOf = (states: readonly DreamState[]) => ({
  return: states.at(-1)!.episodeReturn,
  steps: states.at(-1)!.step,
});
const SEEDS = [11, 12, 13, 14, 15, 16];
/** Its dream lasts for more than ten steps. */
const LONG = 12;

beforeAll(openWasm);

describe('a dream on the screen that C drives', () => {
  it.each([1, 3])("is the pool's dream job of the same seed, in a pool of %i slots", async (slots) => {
    const played = playAlone(
      spec,
      SEEDS.map((seed) => jobOf(seed)),
      slots,
    );
    for (const seed of SEEDS) {
      const { id, ...expected } = played.find((outcome) => outcome.id === seed)!;
      expect(outcomeOf(await dreamOnScreen(spec, seed)), `seed ${id}`).toEqual(expected);
    }
    // By M's done head, at different steps.
    expect(new Set(played.map(({ steps }) => steps)).size).toBeGreaterThan(3);
    expect(played.some(({ steps }) => steps < MOST)).toBe(true);
  });

  it('is so step for step', async () => {
    const states = await dreamOnScreen(spec, LONG);
    expect(states.length).toBeGreaterThan(10);
    for (const state of states) {
      const [{ return: sum, steps }] = playAlone(spec, [jobOf(LONG, { maxSteps: state.step })], 1);
      expect([state.step, state.episodeReturn]).toEqual([steps, sum]);
    }
    expect(states.every(({ driver }) => driver === 'controller')).toBe(true);
  });

  it('would not be with another temperature, another seed, or without the done head', async () => {
    const expected = outcomeOf(await dreamOnScreen(spec, LONG));
    expect(outcomeOf(await dreamOnScreen(spec, LONG, { tau: 1 }))).not.toEqual(expected);
    expect(outcomeOf(await dreamOnScreen(spec, SEEDS[3]))).not.toEqual(expected);
    const endless = outcomeOf(await dreamOnScreen(dreamer(1e-12), LONG));
    expect(endless.steps).toBe(MOST);
    expect(expected.steps).toBeLessThan(MOST);
    const byReality = outcomeOf(await dreamOnScreen(spec, LONG, { dreamDriver: 'reality' }));
    expect(byReality.return).not.toBe(expected.return);
  });

  it('leaves reality as it is: the same drive with and without it', async () => {
    const viewer = viewerOf(spec);
    const alone = await viewer.advance({ ...view, actor: 'controller', steps: 30, dream: false });
    viewer.restart(1);
    viewer.beginDream({ seed: 3 });
    const beside = await viewer.advance({ ...view, actor: 'controller', steps: 30 });
    expect(beside.episodeReturn).toBe(alone.episodeReturn);
    viewer.dispose();
  });

  it('stands still once M has ended it', async () => {
    const viewer = viewerOf(spec);
    viewer.beginDream({ seed: SEEDS[0] });
    let frame = await viewer.advance({ ...view, steps: MOST });
    expect(frame.dreamState!.ended).toBe(true);
    const { step, episodeReturn } = frame.dreamState!;
    frame = await viewer.advance({ ...view, steps: 5 });
    expect(frame.dreamState).toMatchObject({ step, episodeReturn, ended: true });
    viewer.dispose();
  });
});

describe('the dream of C that is played unseen', () => {
  it("is the pool's dream job of the same seed and temperature", async () => {
    const viewer = viewerOf(spec);
    for (const seed of SEEDS) {
      const [{ return: episodeReturn, steps: step }] = playAlone(spec, [jobOf(seed, { maxSteps: 1000 })], 1);
      expect(await viewer.scoreDream({ seed }, TAU)).toEqual({ episodeReturn, step });
    }
    const [other] = playAlone(spec, [jobOf(LONG, { maxSteps: 1000 })], 1);
    expect((await viewer.scoreDream({ seed: LONG }, 1))!.episodeReturn).not.toBe(other.return);
    viewer.dispose();
  });

  it('has no result without C or first frames, nor when newer networks come meanwhile', async () => {
    const viewer = new Viewer({ env: 'CarRacing-v3' }, true);
    expect(await viewer.scoreDream({ seed: 1 }, 1)).toBeNull();
    viewer.setVision(spec.vision.config, spec.vision.weights);
    viewer.setMemory(spec.memory.config, spec.memory.weights);
    viewer.setController(spec.controller, parameters);
    expect(await viewer.scoreDream({ seed: 1 }, 1)).toBeNull();
    viewer.setStarts(spec.dreamStarts!);
    const scoring = viewer.scoreDream({ seed: 1 }, 1);
    viewer.setController(spec.controller, parameters);
    expect(await scoring).toBeNull();
    await expect(viewer.scoreDream({ seed: 1 }, -1)).rejects.toThrow(/tau must be a positive number, got -1/);
    await expect(viewer.scoreDream({ seed: -1 }, 1)).rejects.toThrow(
      /seed must be a whole number from 0 on, got -1/,
    );
    viewer.dispose();
  });
});

describe('a dream after the opening of an episode', () => {
  it('begins at the z of that episode, after a second in which nobody acts', async () => {
    const seed = 6;
    const viewer = viewerOf(spec, seed);
    const idle: ViewRequest = { ...view, steps: 50, actor: 'human', action: [0, 0, 0], dream: false };
    const { z, frame: shown } = await viewer.advance(idle);
    viewer.restart(1);
    const before = await viewer.advance({ ...view, steps: 7, dream: false });
    expect(viewer.beginDream({ seed, afterOpening: 0 })).toBe(true);
    const begun = await viewer.advance({ ...view, steps: 0 });
    expect(begun.dreamZ).toEqual(z);
    expect(begun.dreamState).toMatchObject({ origin: 'start', step: 0, episodeReturn: 0 });
    // Reality has not moved.
    expect([begun.step, begun.z, begun.frame]).toEqual([7, before.z, before.frame]);
    expect(begun.frame).not.toEqual(shown);
    viewer.dispose();
  });

  it('is the same for the same seed and draws, whatever was before', async () => {
    const viewer = viewerOf(spec, 2);
    const returns: number[] = [];
    for (const steps of [3, 11]) {
      await viewer.advance({ ...view, steps, dream: false });
      for (const afterOpening of [0, 1]) {
        viewer.beginDream({ seed: 4, afterOpening });
        const { dreamState } = await viewer.advance({ ...view, steps: 9, hold: true });
        returns.push(dreamState!.episodeReturn);
      }
    }
    expect(returns.slice(2)).toEqual(returns.slice(0, 2));
    expect(returns[1]).not.toBe(returns[0]);
    viewer.dispose();
  });

  it('needs no recorded first frames', async () => {
    const viewer = new Viewer({ env: 'CarRacing-v3' }, true);
    expect(viewer.beginDream({ seed: 1, afterOpening: 0 })).toBe(false);
    viewer.setVision(spec.vision.config, spec.vision.weights);
    viewer.setMemory(spec.memory.config, spec.memory.weights);
    expect(viewer.beginDream({ seed: 1, afterOpening: 0 })).toBe(true);
    viewer.dispose();
  });
});

describe('who drives a dream', () => {
  it("a person's action, reality's, or C's own", async () => {
    const viewer = viewerOf(spec);
    viewer.beginDream();
    const action = [0.25, 0.5, 0];
    const byHand = await viewer.advance({ ...view, dreamDriver: 'human', action });
    expect(byHand.dreamState).toMatchObject({ driver: 'human', action });
    expect(byHand.action).not.toEqual(action);
    const byReality = await viewer.advance({ ...view, dreamDriver: 'reality' });
    expect(byReality.dreamState).toMatchObject({ driver: 'reality', action: byReality.action });
    const byC = await viewer.advance(view);
    expect(byC.dreamState!.driver).toBe('controller');
    expect(byC.dreamState!.action).not.toEqual(byC.action);
    viewer.dispose();
  });

  it("falls to reality's actions until there is a C", async () => {
    const viewer = new Viewer({ env: 'CarRacing-v3' }, true);
    viewer.setVision(spec.vision.config, spec.vision.weights);
    viewer.setMemory(spec.memory.config, spec.memory.weights);
    viewer.restart(1);
    expect(viewer.beginDream({ seed: 1 })).toBe(false); // no first frames to begin at
    expect(viewer.beginDream()).toBe(true);
    expect((await viewer.advance(view)).dreamState!.driver).toBe('reality');
    viewer.dispose();
  });
});
