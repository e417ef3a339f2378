/** Rewards and ends that are predicted well, badly, or not at all. */
import { describe, expect, it } from 'vitest';
import { RewardDoneLog } from '../../src/diagnostics/reward-and-done.ts';
import { Xoshiro128 } from '../../src/math/random.ts';

const random = new Xoshiro128(1);
/** 12 episodes of 250 steps, each with a quality of its own; ends come with probability `p`. */
const steps = Array.from({ length: 12 }, (_, episode) =>
  Array.from({ length: 250 }, () => {
    const mean = episode / 12 + random.normal();
    const p = 0.02 + 0.3 * (random.random() < 0.1 ? 1 : 0);
    return { mean, reward: mean + random.normal(), p, done: random.random() < p ? 1 : 0 };
  }),
);

function logged(predict: (step: (typeof steps)[0][0]) => { predicted: number; probability: number }) {
  const log = new RewardDoneLog();
  for (const [episode, list] of steps.entries()) {
    for (const step of list) log.add(episode, { reward: step.reward, done: step.done, ...predict(step) });
  }
  return log;
}

describe('RewardDoneLog', () => {
  it('scores an ideal prediction: half of the variance, on the diagonal, better than the base rate', () => {
    const log = logged(({ mean, p }) => ({ predicted: mean, probability: p }));
    const reward = log.reward();
    expect(reward.steps).toBe(3000);
    expect(reward.windows).toBe(24); // two of 100 in each episode
    expect(reward.r2).toBeGreaterThan(0.4);
    expect(reward.r2).toBeLessThan(0.65);
    expect(reward.windowCorrelation).toBeGreaterThan(0.9);
    expect(reward.calibrationError).toBeLessThan(0.1);
    expect(reward.deciles).toHaveLength(10);
    const done = log.done();
    expect(done.ends).toBeGreaterThan(50);
    expect(done.logLoss).toBeLessThan(done.baseRateLogLoss - 0.01);
    expect(done.calibrationError).toBeLessThan(0.02);
  });

  it('scores a constant prediction: nothing explained, no correlation', () => {
    const log = logged(() => ({ predicted: 0.5, probability: 0.05 }));
    const reward = log.reward();
    expect(reward.r2).toBeLessThan(0.001);
    expect(reward.windowCorrelation).toBeNaN();
    const done = log.done();
    expect(done.logLoss).toBeGreaterThanOrEqual(done.baseRateLogLoss);
  });

  it('scores the opposite prediction: worse than the mean', () => {
    const reward = logged(({ mean }) => ({ predicted: -mean, probability: 0.5 })).reward();
    expect(reward.r2).toBeLessThan(-1);
    expect(reward.windowCorrelation).toBeLessThan(-0.9);
    expect(reward.calibrationError).toBeGreaterThan(1);
  });
});
