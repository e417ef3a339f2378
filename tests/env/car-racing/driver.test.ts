import { describe, expect, it } from 'vitest';
import { Driver, makeEnv } from '../../../src/env/index.ts';

/** Return of one episode, and whether its lap was finished. */
function score(seed: number, handOver: (driver: Driver) => readonly number[]) {
  const env = makeEnv('CarRacing-v3', { render: false });
  env.reset({ seed });
  const driver = new Driver(env);
  let total = 0;
  for (;;) {
    const { reward, terminated, truncated } = env.step(handOver(driver));
    total += reward;
    if (terminated || truncated) return { total, finished: terminated };
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the driver', () => {
  it('scores 880 to 925 over seeds 0..99, never under 800, and nearly always comes round', () => {
    // The same idea in the real environment: 902.6 with a deviation of 63, 87 laps finished.
    const episodes = Array.from({ length: 100 }, (_, seed) => score(seed, (driver) => driver.act()));
    const totals = episodes.map(({ total }) => total);
    expect(mean(totals)).toBeGreaterThan(880);
    expect(mean(totals)).toBeLessThan(925);
    expect(Math.min(...totals)).toBeGreaterThan(800);
    expect(episodes.filter(({ finished }) => finished).length).toBeGreaterThan(87);
  });

  it('scores by its steering: with the steering reversed it does not', () => {
    const totals = [0, 1, 2].map((seed) => {
      const mirrored = (driver: Driver) => {
        const [steer, gas, brake] = driver.act();
        return [-steer, gas, brake];
      };
      return score(seed, mirrored).total;
    });
    expect(mean(totals)).toBeLessThan(100);
  });
});
