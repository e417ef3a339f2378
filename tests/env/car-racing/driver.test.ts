import { describe, expect, it } from 'vitest';
import { Driver, makeEnv } from '../../../src/env/index.ts';

describe('the driver', () => {
  it('laps the first tracks with about 900 points', () => {
    const env = makeEnv('CarRacing-v3', { render: false });
    const returns = [0, 1, 2, 3, 4, 5].map((seed) => {
      env.reset({ seed });
      const driver = new Driver(env);
      let total = 0;
      for (;;) {
        const { reward, terminated, truncated } = env.step(driver.act());
        total += reward;
        if (terminated || truncated) return total;
      }
    });
    const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
    expect(mean).toBeGreaterThan(890);
    expect(Math.min(...returns)).toBeGreaterThan(800);
  });
});
