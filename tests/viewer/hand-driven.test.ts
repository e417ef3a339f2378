/** What a person drives of the watched episode becomes an episode: the same frames, rewards and actions. */
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { decodeEpisodeNpz, encodeEpisodeNpz } from '../../src/data/episode-npz.ts';
import { HandDriven } from '../../src/viewer/hand-driven.ts';
import { Viewer } from '../../src/viewer/viewer.ts';
import type { Actor, ViewRequest } from '../../src/viewer/viewer-frame.ts';

const world = { env: 'CarRacing-v3' } as const;
const request = (actor: Actor, action?: number[]): ViewRequest => ({
  ...{ steps: 1, actor, tau: 1, dream: false, dreamDriver: 'reality' },
  ...(action && { action }),
});

beforeAll(() => openWasm());

it('has the actions and rewards of the person, and the frames that were watched', async () => {
  const viewer = new Viewer(world, true);
  viewer.restart(7);
  let total = 0;
  let frame = await viewer.advance(request('human', [0, 0, 0]));
  total += frame.reward ?? 0;
  for (let step = 2; step <= 60; step++) {
    if (step === 50) expect(viewer.handDriven.episode(world)).toBeNull();
    frame = await viewer.advance(request('human', [step < 40 ? 0 : 0.3, 0.5, 0]));
    total += frame.reward ?? 0;
  }
  const watched = frame.frame;
  // Who takes over ends the drive, and not what was driven before.
  for (let step = 0; step < 5; step++) await viewer.advance(request('driver'));
  const npz = encodeEpisodeNpz(viewer.handDriven.episode(world)!, null);
  const { seed, policy, actions, rewards, frames } = decodeEpisodeNpz(npz, world);
  expect([seed, policy, rewards.length]).toEqual([7, 'you', 60]);
  expect([...actions.slice(-3)]).toEqual([...Float32Array.of(0.3, 0.5, 0)]);
  expect(rewards.reduce((sum, reward) => sum + reward, 0)).toBeCloseTo(total, 3);
  const last = frames.subarray(60 * 64 * 64 * 3);
  expect([...last]).toEqual([...watched].filter((_, i) => i % 4 < 3));
  viewer.restart(8);
  await viewer.advance(request('driver'));
  expect(viewer.handDriven.episode(world)).toBeNull();
  viewer.dispose();
});

it('goes on from an earlier step where the person went back, and leaves out an episode that others began', () => {
  const driven = new HandDriven();
  const drive = (step: number, actor: Actor, steer: number, begun = 1) =>
    driven.note({ begun, seed: 3, step, actor, action: Float32Array.of(steer, 0, 0) });
  for (let step = 1; step <= 80; step++) drive(step, 'human', 0);
  // Watched again from the start, it stays as it is.
  for (let step = 1; step <= 55; step++) drive(step, 'human', 0);
  expect(driven.episode(world)?.rewards).toHaveLength(80);
  for (let step = 61; step <= 70; step++) drive(step, 'human', 0.25);
  const { actions } = driven.episode(world)!;
  expect(actions).toHaveLength(70 * 3);
  expect([actions[59 * 3], actions[60 * 3]]).toEqual([0, 0.25]);
  for (let step = 1; step <= 30; step++) drive(step, 'controller', 0, 2);
  for (let step = 31; step <= 100; step++) drive(step, 'human', 0, 2);
  expect(driven.episode(world)).toBeNull();
});
