import { describe, expect, it } from 'vitest';
import { makeEnv } from '../../../src/env/index.ts';
import { type GoldenFrame, goldenFrames, goldenName, goldenRun, goldenRunNames } from '../golden.ts';

/** Mean absolute difference in levels over rows [0, rows) of a 96 x 96 observation. */
function difference(a: Uint8Array, b: Uint8Array, rows: number): number {
  let sum = 0;
  for (let i = 0; i < rows * 96 * 3; i++) sum += Math.abs(a[i] - b[i]);
  return sum / (rows * 96 * 3);
}

function expectFrame(observation: Uint8Array, golden: GoldenFrame): void {
  expect(difference(observation, golden.pixels, 84), `${golden.name}, above the bar`).toBeLessThan(1);
  expect(difference(observation, golden.pixels, 96), `${golden.name}, whole`).toBeLessThan(1.5);
}

describe(`recorded runs of CarRacing-v3, ${goldenName}`, () => {
  it.each(goldenRunNames())('%s: rewards, ends, poses and pictures', (name) => {
    const run = goldenRun(name);
    const frames = goldenFrames(name);
    const env = makeEnv('CarRacing-v3', { render: frames.length > 0 });
    const start = env.reset({ seed: run.seed });
    expect(start.info.tilesTotal).toBe(run.tiles_total);
    expect(start.info.tilesVisited).toBe(run.init.tiles);
    for (const frame of frames.filter(({ step }) => step === 'reset')) expectFrame(start.observation, frame);

    let worstReward = 0;
    let worstEarly = 0;
    let worst = 0;
    for (const golden of run.steps) {
      const { observation, reward, terminated, info } = env.step(golden.action);
      worstReward = Math.max(worstReward, Math.abs(reward - golden.r));
      expect(terminated, `step ${golden.k}`).toBe(golden.terminated);
      expect(info.tilesVisited, `step ${golden.k}`).toBe(golden.tiles);
      const [x, y, angle] = golden.hull;
      const { hull } = info;
      worst = Math.max(worst, Math.hypot(hull.x - x, hull.y - y), Math.abs(hull.angle - angle));
      if (golden.k < 100) worstEarly = worst;
      for (const frame of frames.filter(({ step }) => step === String(golden.k)))
        expectFrame(observation, frame);
    }
    expect(worstReward).toBeLessThan(1e-6);
    expect(worstEarly).toBeLessThan(5e-4);
    expect(worst).toBeLessThan(1e-2);
  });

  it('the pictures would notice: one step late they differ', () => {
    const frame = goldenFrames('gas_s0').find(({ step }) => step === '50')!;
    const env = makeEnv('CarRacing-v3');
    env.reset({ seed: 0 });
    let late = env.step([0, 1, 0]);
    for (const { action } of goldenRun('gas_s0').steps.slice(0, 56)) late = env.step(action);
    expect(difference(late.observation, frame.pixels, 84)).toBeGreaterThan(1);
  });
});
