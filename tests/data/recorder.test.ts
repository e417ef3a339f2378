/** An episode recorded around the environment is the one that the environment played, and trains a run. */
import { describe, expect, test } from 'vitest';
import { decodeEpisodeNpz } from '../../src/data/episode-npz.ts';
import { framesOf, wholeFrames } from '../../src/data/re-render.ts';
import { EpisodeRecorder } from '../../src/data/recorder.ts';
import { makeEnv } from '../../src/env/index.ts';
import { decodeNpz } from '../../src/files/read-npz.ts';

const CAR = { env: 'CarRacing-v3' } as const;
/** No float32 numbers: the file has them rounded. */
const steered = (t: number): number[] => [Math.sin(t / 3) / 3, 0.7, 0];

function drive(recorder: EpisodeRecorder, seed: number, steps: number): void {
  recorder.reset({ seed });
  for (let t = 0; t < steps; t++) recorder.step(steered(t));
}

describe('a recorded episode of the car', () => {
  const recorder = new EpisodeRecorder(CAR, { policy: 'mine' });
  drive(recorder, 4, 12);
  drive(recorder, 5, 40);
  const episode = decodeEpisodeNpz(recorder.npz(), CAR);

  test('has only what followed the last reset', () => {
    expect(episode).toMatchObject({ seed: 5, policy: 'mine', world: CAR });
    expect([recorder.steps, episode.rewards.length, episode.frameNumbers.length]).toEqual([40, 40, 41]);
  });

  test('has the pictures and rewards of the environment under the recorded actions', () => {
    const env = makeEnv('CarRacing-v3', { observation: '64x64' });
    const pictures = [...env.reset({ seed: 5 }).observation];
    const rewards: number[] = [];
    for (let t = 0; t < 40; t++) {
      const { observation, reward } = env.step(episode.actions.subarray(t * 3, t * 3 + 3));
      pictures.push(...observation);
      rewards.push(Math.fround(reward));
    }
    expect(Buffer.from(episode.frames).equals(Buffer.from(pictures))).toBe(true);
    expect([...episode.rewards]).toEqual(rewards);
    expect(new Set(rewards).size).toBeGreaterThan(1);
  });

  test('is repeated by its seed and actions, ground truth included', () => {
    const bare = { ...episode, frames: new Uint8Array(0), frameNumbers: new Int32Array(0) };
    expect(wholeFrames(bare)).toEqual(wholeFrames(episode));
    expect([...framesOf(episode)]).toHaveLength(41);
  });
});

test('discrete actions are one-hot rows, and an episode that was cut is truncated at its last step', () => {
  const recorder = new EpisodeRecorder({ env: 'Pong-v0' }, { maxEpisodeSteps: 3 });
  recorder.reset({ seed: 1 });
  for (const choice of [2, 0, 1]) recorder.step(choice);
  const { actions, terminated, truncated } = decodeNpz(recorder.npz());
  expect([...actions.data]).toEqual([0, 0, 1, 1, 0, 0, 0, 1, 0]);
  expect([...terminated.data, ...truncated.data]).toEqual([0, 0, 0, 0, 0, 1]);
});

test('a refused call records nothing', () => {
  const recorder = new EpisodeRecorder(CAR, { maxEpisodeSteps: 2 });
  expect(() => recorder.npz()).toThrow('call reset({ seed }), then step(action)');
  expect(() => recorder.reset({ seed: 0.5 })).toThrow('a seed in 0 .. 2^53 - 1, got 0.5');
  drive(recorder, 1, 2);
  const before = recorder.npz();
  expect(() => recorder.step(1)).toThrow('an action is 3 numbers [steer, gas, brake]; got 1');
  expect(() => recorder.step([0, 0, 0])).toThrow(/reset/);
  expect(() => recorder.reset({ seed: -1 })).toThrow('got -1');
  expect(recorder.npz()).toEqual(before);
});
