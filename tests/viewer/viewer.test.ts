/** What is watched is what is scored, and a race is fair: same seed, same track for both. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { parameterCount } from '../../src/controller/controller.ts';
import { Xoshiro128 } from '../../src/math/random.ts';
import type { Job } from '../../src/rollout/jobs.ts';
import type { GroundColours, RaceScene } from '../../src/viewer/drawing/scene.ts';
import { Opponent, Progress } from '../../src/viewer/opponent.ts';
import { Viewer } from '../../src/viewer/viewer.ts';
import type { ViewRequest } from '../../src/viewer/viewer-frame.ts';
import { initVision } from '../../src/vision/init.ts';
import { playAlone, specOf } from '../rollout/agents.helper.ts';

const STEPS = 25;
const SEED = 42;
const spec = specOf('zh', true);
const random = new Xoshiro128(5);
const parameters = Float32Array.from({ length: parameterCount(spec.controller) }, () => random.normal());

const request = (changes: Partial<ViewRequest> = {}): ViewRequest => ({
  steps: 1,
  actor: 'controller',
  tau: 1,
  dream: true,
  dreamDriver: 'reality',
  ...changes,
});

function taught(): Viewer {
  const viewer = new Viewer({ env: 'CarRacing-v3' }, spec.sampleZ);
  viewer.setVision(spec.vision.config, spec.vision.weights);
  viewer.setMemory(spec.memory.config, spec.memory.weights);
  viewer.setController(spec.controller, parameters);
  return viewer;
}

function scored(seed: number): number {
  const job: Job = {
    id: 0,
    candidate: 0,
    parameters,
    seed,
    world: 'real',
    maxSteps: STEPS,
    patience: 0,
    tau: 1,
  };
  return playAlone(spec, [job], 1)[0].return;
}

beforeAll(openWasm);

describe('Viewer', () => {
  it('C drives as in the loop that scores it, looked at often or seldom, dreaming or not', async () => {
    const expected = scored(SEED);
    const viewer = taught();
    viewer.restart(SEED);
    let frame = await viewer.advance(request({ steps: 0 }));
    for (let i = 0; i < 5; i++) frame = await viewer.advance(request());
    viewer.beginDream();
    for (let i = 0; i < 4; i++) {
      await viewer.advance(request({ steps: 0 }));
      frame = await viewer.advance(request({ steps: 5 }));
    }
    expect(frame.step).toBe(STEPS);
    expect(frame.dream).not.toBeNull();
    expect(frame.episodeReturn).toBe(expected);
    expect(scored(SEED + 1)).not.toBe(expected);
    viewer.dispose();
  });

  it('C as an opponent does so too, whoever is watched', async () => {
    const viewer = taught();
    viewer.restart(SEED, 'controller');
    const frame = await viewer.advance(request({ steps: STEPS, actor: 'human', action: [0.1, 0.3, 0] }));
    expect(frame.opponent).toMatchObject({ actor: 'controller', step: STEPS, episodeReturn: scored(SEED) });
    viewer.dispose();
  });

  it('another agent as an opponent does what it does alone, and has a picture of its own', async () => {
    const viewer = taught();
    const other = specOf('z', false);
    const strange = Float32Array.from({ length: parameterCount(other.controller) }, () => random.normal());
    expect(viewer.race.canDrive('other')).toBe(false);
    viewer.race.setOther({
      vision: { ...other.vision, weights: initVision(other.vision.config, 9) },
      memory: other.memory,
      controller: { config: other.controller, parameters: strange },
      sampleZ: false,
    });
    const alone = await viewer.score('other', SEED);
    viewer.restart(SEED, 'other');
    let frame = await viewer.advance(request({ steps: STEPS }));
    expect(frame.episodeReturn).toBe(scored(SEED));
    const mine = viewer.scene() as RaceScene;
    const its = viewer.race.scene() as RaceScene;
    expect([mine.car.name, mine.opponent?.name, its.car.name, its.opponent?.name]).toEqual([
      ...['C', 'Other'],
      ...['Other', 'C'],
    ]);
    expect([...its.car.pose]).toEqual([...mine.opponent!.pose]);
    expect([...its.opponent!.pose]).toEqual([...mine.car.pose]);
    while (!frame.opponent?.ended) frame = await viewer.advance(request({ steps: 200, dream: false }));
    const { episodeReturn, step } = frame.opponent;
    expect({ episodeReturn, step }).toEqual({ episodeReturn: alone!.episodeReturn, step: alone!.step });
    expect(alone!.episodeReturn).not.toBe((await viewer.score('controller', SEED))!.episodeReturn);
    viewer.race.setOther(null);
    expect(viewer.race.scene()).toBeNull();
    expect(await viewer.score('other', SEED)).toBeNull();
    viewer.dispose();
  });

  it.each([
    ['latents of its V: 4, needed 8', 4, {}],
    ['latents of its M: none, needed 8', 8, { memory: null }],
  ])('refuses another agent whose parts do not fit: %s', (why, latentSize, parts) => {
    const viewer = taught();
    const config = { size: 'tiny' as const, latentSize };
    const agent = {
      vision: { config, weights: initVision(config, 1) },
      memory: spec.memory,
      controller: { config: spec.controller, parameters },
      sampleZ: true,
      ...parts,
    };
    expect(() => viewer.race.setOther(agent)).toThrow(`the other agent cannot drive: ${why}`);
    expect(viewer.race.canDrive('other')).toBe(false);
    viewer.dispose();
  });

  it('both cars start on the same track, and the same hands end alike', async () => {
    const viewer = new Viewer({ env: 'CarRacing-v3' }, true);
    viewer.restart(7, 'driver');
    const scene = viewer.scene() as RaceScene;
    const corner = scene.road.track[5].x;
    expect([...scene.opponent!.pose]).toEqual([...scene.car.pose]);
    const frame = await viewer.advance(request({ steps: 60, actor: 'driver' }));
    expect(frame.opponent?.episodeReturn).toBe(frame.episodeReturn);
    expect(frame.opponent?.tilesVisited).toBe(frame.tilesVisited);
    expect(frame.opponent?.lead).toBe(0);
    const moved = viewer.scene() as RaceScene;
    expect([...moved.opponent!.pose]).toEqual([...moved.car.pose]);
    expect(moved.opponent!.pose[1]).not.toBe(scene.opponent!.pose[1]);
    viewer.restart(8, 'driver');
    expect((viewer.scene() as RaceScene).road.track[5].x).not.toBe(corner);
    viewer.dispose();
  });

  it('people see the colours that the agent sees, drawn anew in each episode or those of v3', async () => {
    const shown = async (viewer: Viewer, seed: number): Promise<GroundColours> => {
      viewer.restart(seed, 'driver');
      const { frame } = await viewer.advance(request({ steps: 50, actor: 'random', dream: false }));
      const { colours } = viewer.scene() as RaceScene;
      // The observation loses two levels of each channel (colours.ts).
      const seen = new Set<string>();
      for (let i = 0; i < frame.length; i += 4) {
        seen.add(`rgb(${[...frame.subarray(i, i + 3)].map((level) => level + 2).join(' ')})`);
      }
      expect(seen).toContain(colours.field);
      expect(seen).toContain(colours.road[0]);
      expect((viewer.race.scene() ?? viewer.scene()!) as RaceScene).toMatchObject({ colours });
      return colours;
    };
    const usual = new Viewer({ env: 'CarRacing-v3' }, true);
    const standard = {
      field: 'rgb(102 204 102)',
      grass: 'rgb(102 230 102)',
      road: ['rgb(102 102 102)', 'rgb(104 104 104)', 'rgb(107 107 107)'],
    };
    expect(await shown(usual, 7)).toEqual(standard);
    expect(await shown(usual, 8)).toEqual(standard);
    usual.dispose();
    const drawn = new Viewer({ env: 'CarRacing-v3', domainRandomize: true }, true);
    const first = await shown(drawn, 7);
    expect(first).not.toEqual(standard);
    expect(await shown(drawn, 8)).not.toEqual(first);
    expect(await shown(drawn, 7)).toEqual(first);
    drawn.dispose();
  });

  it('an opponent drives on when the watched car is out, several times as fast', async () => {
    const viewer = new Viewer({ env: 'CarRacing-v3' }, true);
    viewer.restart(0, 'driver');
    let frame = await viewer.advance(request({ steps: 0, actor: 'human' }));
    while (!frame.ended) {
      frame = await viewer.advance(request({ steps: 8, actor: 'human', action: [0, 0.1, 0] }));
    }
    // The last request may have gone on beyond the end.
    const before = frame.opponent!.step;
    expect(frame.step).toBeLessThan(1000);
    frame = await viewer.advance(request({ steps: 2, actor: 'human' }));
    expect(frame.opponent!.step).toBe(before + 8);
    expect(frame.opponent!.ended).toBe(false);
    viewer.dispose();
  });

  it('a score computed unseen equals the watched one, and C without networks has none', async () => {
    const viewer = new Viewer({ env: 'CarRacing-v3' }, true);
    viewer.restart(3);
    const scoring = viewer.score('driver', 3);
    let frame = await viewer.advance(request({ steps: 1, actor: 'driver' }));
    while (!frame.ended) frame = await viewer.advance(request({ steps: 100, actor: 'driver' }));
    expect(await scoring).toMatchObject({
      episodeReturn: frame.episodeReturn,
      step: frame.step,
      ended: true,
    });
    expect(await viewer.score('controller', 3)).toBeNull();
    viewer.dispose();
  });

  it('without networks the scripted driver drives for C, nobody races for C, and no dream begins', async () => {
    const viewer = new Viewer({ env: 'CarRacing-v3' }, true);
    viewer.restart(3, 'controller');
    const frame = await viewer.advance(request({ steps: 20, actor: 'controller' }));
    expect(frame).toMatchObject({ driver: 'driver', step: 20, opponent: null, dream: null });
    expect(viewer.beginDream()).toBe(false);
    expect(await viewer.networks.decode(new Float32Array(spec.vision.config.latentSize))).toBeNull();
    const scripted = new Viewer({ env: 'CarRacing-v3' }, true);
    scripted.restart(3);
    const expected = await scripted.advance(request({ steps: 20, actor: 'driver' }));
    expect(frame.episodeReturn).toBe(expected.episodeReturn);
    viewer.dispose();
    scripted.dispose();
  });

  it('C waits while V, M and C of different sizes are there, as when one run follows another', async () => {
    const viewer = taught();
    const other = { ...spec.vision.config, latentSize: spec.vision.config.latentSize + 1 };
    viewer.restart(SEED, 'controller');
    viewer.setVision(other, initVision(other, 1));
    const frame = await viewer.advance(request({ steps: 3 }));
    expect(frame).toMatchObject({ driver: 'driver', step: 3, opponent: null });
    expect(viewer.beginDream()).toBe(false);
    viewer.setVision(spec.vision.config, spec.vision.weights);
    expect(await viewer.advance(request())).toMatchObject({ driver: 'controller', step: 4 });
    viewer.dispose();
  });

  it('a score under way is given up when its viewer is replaced', async () => {
    const viewer = taught();
    const scoring = viewer.score('controller', 1);
    viewer.dispose();
    expect(await scoring).toBeNull();
  });

  it('a score of C is dropped when newer networks come', async () => {
    const viewer = taught();
    viewer.restart(1);
    const scoring = viewer.score('controller', 1);
    viewer.setController(
      spec.controller,
      parameters.map((value) => -value),
    );
    expect(await scoring).toBeNull();
    viewer.dispose();
  });

  it('shows the ball with where it came from', async () => {
    const viewer = new Viewer({ env: 'BouncingBall-v0', radius: 5, speed: 2 }, true);
    await viewer.advance(request({ steps: 40 }));
    const scene = viewer.scene();
    expect(scene.kind).toBe('board');
    if (scene.kind !== 'board') return;
    expect(scene.discs).toMatchObject([{ radius: 5 }]);
    expect(scene.trails[0]).toHaveLength(48);
    viewer.restart(2);
    expect(viewer.scene()).toMatchObject({ trails: [] });
    viewer.dispose();
  });
});

describe('Progress', () => {
  const progressOf = (...reached: [tiles: number, step: number][]): Progress => {
    const progress = new Progress();
    for (const [tiles, step] of reached) progress.note(tiles, step);
    return progress;
  };

  it('compares where both have been', () => {
    const fast = progressOf([2, 0], [3, 10], [6, 30]);
    const slow = progressOf([2, 0], [3, 20], [4, 55]);
    // Four tiles: at step 30 and at step 55, fifty steps a second.
    expect(fast.leadOver(slow, 55)).toBeCloseTo(0.5, 10);
    expect(slow.leadOver(fast, 55)).toBeCloseTo(-0.5, 10);
  });

  it('whoever stands still falls behind, though once ahead', () => {
    const fast = progressOf([2, 0], [3, 10]);
    const steady = progressOf([2, 0], [3, 20], [4, 40]);
    expect(fast.leadOver(steady, 30)).toBeCloseTo(0.2, 10);
    expect(fast.leadOver(steady, 90)).toBeCloseTo(-1, 10);
    expect(steady.leadOver(fast, 90)).toBeCloseTo(1, 10);
  });

  it('says nothing before both have been anywhere', () => {
    expect(progressOf([0, 0]).leadOver(progressOf([5, 3]), 9)).toBeNull();
  });

  it('an opponent that has ended stands still', () => {
    const opponent = new Opponent({ env: 'CarRacing-v3' }, 'driver', 2, 4, null);
    for (let i = 0; i < 9; i++) opponent.step();
    expect(opponent.result).toMatchObject({ step: 4, ended: true });
    opponent.dispose();
  });
});
