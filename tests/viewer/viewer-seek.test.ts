/** Another step of the episode that is watched: it is as it was driven, forward and back, for both cars of a race. */
import { beforeAll, expect, it, vi } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { Renderer } from '../../src/env/car-racing/renderer.ts';
import type { World } from '../../src/env/experiments.ts';
import { initMemory } from '../../src/memory/init.ts';
import type { BoardScene } from '../../src/viewer/drawing/scene.ts';
import { Viewer } from '../../src/viewer/viewer.ts';
import type { Actor, ViewerFrame, ViewRequest } from '../../src/viewer/viewer-frame.ts';
import { asked, dreamer, viewerOf } from './dreamer.helper.ts';

const spec = dreamer(1e-9);

const real = ({ frame, step, episodeReturn, z, h, drivers, begun, tilesVisited, opponent }: ViewerFrame) => ({
  ...{ step, episodeReturn, drivers, begun, tilesVisited, opponent },
  ...{ frame: [...frame], z: z && [...z], h: h && [...h] },
});

const watch = (viewer: Viewer, steps: number, changes: Partial<ViewRequest> = {}): Promise<ViewerFrame> =>
  viewer.advance(asked({ steps, dream: false, again: true, ...changes }));

/** What is shown at that step. */
const at = (viewer: Viewer, step: number, actor: Actor = 'controller'): Promise<ViewerFrame> => {
  viewer.seek(step, actor);
  return watch(viewer, 0, { actor });
};

beforeAll(openWasm);

it.each(['controller', 'driver', 'random'] as const)(
  '%s is where it was at every step that one goes to, and from there drives as it did',
  async (actor) => {
    const viewer = viewerOf(spec);
    const shown: ViewerFrame[] = [];
    for (let i = 0; i < 4; i++) shown.push(await watch(viewer, i === 0 ? 0 : 9, { actor }));
    for (const i of [1, 3, 0, 2]) {
      const frame = await at(viewer, 9 * i, actor);
      expect(real(frame)).toEqual(real(shown[i]));
      expect(frame).toMatchObject({ driver: actor, driven: 27, whole: false, limit: 1000 });
    }
    expect(real(await watch(viewer, 9, { actor }))).toEqual(real(shown[3]));
    viewer.dispose();
  },
);

it('beyond what was driven the same driver drives on, to the end of the episode and no further', async () => {
  const [ahead, driven] = [viewerOf(spec), viewerOf(spec)];
  expect({ ...real(await at(ahead, 23)), begun: 0 }).toEqual({ ...real(await watch(driven, 23)), begun: 0 });
  let frame = await watch(ahead, 8, { again: false, actor: 'human', action: [0, 0.1, 0] });
  while (!frame.ended) frame = await watch(ahead, 50, { again: false, actor: 'human', action: [0, 0.1, 0] });
  expect(await at(ahead, 1000)).toMatchObject({ step: frame.step, whole: true, ended: true });
  expect(await at(ahead, 30)).toMatchObject({
    driven: frame.step,
    whole: true,
    ended: false,
    endReason: null,
  });
  ahead.dispose();
  driven.dispose();
});

it('a person’s steps are shown as they were, and none is driven unseen', async () => {
  const viewer = viewerOf(spec);
  const byHand = { actor: 'human', action: [0.2, 0.5, 0] } as const;
  const middle = await watch(viewer, 12, { ...byHand, action: [...byHand.action], again: false });
  await watch(viewer, 8, { actor: 'human', action: [-0.4, 0.2, 0.1], again: false });
  expect(await at(viewer, 500, 'human')).toMatchObject({ step: 20 });
  expect(real(await at(viewer, 12, 'human'))).toEqual(real(middle));
  // Nobody holds the wheel now.
  const again = await watch(viewer, 1, { actor: 'human' });
  expect(again.action[0]).toBeCloseTo(-0.4, 6);
  viewer.dispose();
});

it('another driver takes over at the step that one went to: what came after it is gone', async () => {
  const viewer = viewerOf(spec);
  await watch(viewer, 20, { actor: 'driver' });
  viewer.seek(8, 'driver');
  const frame = await watch(viewer, 4, { actor: 'controller', again: false });
  expect(frame).toMatchObject({ step: 12, driven: 12, driver: 'controller', drivers: 'mixed' });
  expect(await at(viewer, 8)).toMatchObject({ driver: 'controller', drivers: 'one', driven: 12 });
  viewer.dispose();
});

it('with another M its h is that of an episode it saw from the start', async () => {
  const viewer = viewerOf(spec);
  await watch(viewer, 30, { actor: 'driver' });
  const weights = initMemory(spec.memory.config, 77);
  viewer.setMemory(spec.memory.config, weights);
  const frame = await at(viewer, 21, 'driver');
  const fresh = viewerOf({ ...spec, memory: { ...spec.memory, weights } });
  const expected = await watch(fresh, 21, { actor: 'driver' });
  expect({ ...real(frame), begun: 0 }).toEqual({ ...real(expected), begun: 0 });
  viewer.dispose();
  fresh.dispose();
});

it('both cars of a race go to the step', async () => {
  const viewer = viewerOf(spec);
  viewer.restart(3, 'controller');
  const race = { actor: 'driver' } as const;
  const shown = [await watch(viewer, 10, race), await watch(viewer, 15, race)];
  expect(shown[1].opponent?.step).toBe(25);
  for (const i of [0, 1, 0]) expect(real(await at(viewer, [10, 25][i], 'driver'))).toEqual(real(shown[i]));
  expect(real(await watch(viewer, 15, race))).toEqual(real(shown[1]));
  viewer.restart(3, 'driver');
  const script = [await watch(viewer, 10), await watch(viewer, 15)];
  expect(real(await at(viewer, 10))).toEqual(real(script[0]));
  expect(real(await watch(viewer, 15))).toEqual(real(script[1]));
  viewer.dispose();
});

it('at the end of the watched car the opponent is at the end of its own', async () => {
  const viewer = viewerOf(spec);
  viewer.restart(0, 'driver');
  let frame = await watch(viewer, 8, { again: false, actor: 'human', action: [0, 0.1, 0] });
  while (!frame.ended) frame = await watch(viewer, 50, { again: false, actor: 'human', action: [0, 0.1, 0] });
  const { opponent, step } = await at(viewer, 1000, 'human');
  expect(opponent).toMatchObject({ ended: true });
  expect(opponent!.step).toBeGreaterThan(step);
  expect((await at(viewer, 20, 'human')).opponent).toMatchObject({ ended: false, step: 20 });
  viewer.dispose();
});

it('a dream ends with it, and no picture is drawn of the steps on the way', async () => {
  const viewer = viewerOf(spec);
  await watch(viewer, 30, { actor: 'driver' });
  viewer.beginDream();
  const draw = vi.spyOn(Renderer.prototype, 'draw');
  const frame = await at(viewer, 12, 'driver');
  expect(draw).toHaveBeenCalledTimes(1);
  draw.mockRestore();
  expect(frame).toMatchObject({ dream: null, dreamState: null, step: 12 });
  viewer.dispose();
});

it('without networks too', async () => {
  const viewer = new Viewer({ env: 'CarRacing-v3' }, true);
  viewer.restart(4);
  const shown = await watch(viewer, 15, { actor: 'driver' });
  await watch(viewer, 15, { actor: 'driver' });
  expect(real(await at(viewer, 15, 'driver'))).toEqual(real(shown));
  expect(await at(viewer, 40, 'driver')).toMatchObject({ step: 40, driven: 40 });
  viewer.dispose();
});

it.each([
  [{ env: 'BouncingBall-v0', radius: 6, speed: 2 }, 'driver'],
  [{ env: 'Pong-v0' }, 'random'],
] as [World, Actor][])('in %o too, where other things move', async (world, actor) => {
  const viewer = new Viewer(world, true);
  viewer.restart(4);
  const places = () => {
    const scene = viewer.scene() as BoardScene;
    return [...scene.discs, ...scene.bars].map(({ x, y }) => [x, y]);
  };
  await watch(viewer, 15, { actor });
  const shown = places();
  const frame = await watch(viewer, 0, { actor });
  await watch(viewer, 20, { actor });
  expect(places()).not.toEqual(shown);
  expect(real(await at(viewer, 15, actor))).toEqual(real(frame));
  expect(places()).toEqual(shown);
  viewer.dispose();
});

it.each([-1, 0.5, Number.NaN])('refuses step %s', (step) => {
  const viewer = viewerOf(spec);
  expect(() => viewer.seek(step, 'driver')).toThrow(`a step must be a whole number from 0 on, got ${step}`);
  viewer.dispose();
});
