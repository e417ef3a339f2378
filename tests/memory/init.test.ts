import { describe, expect, it } from 'vitest';
import { initMemory } from '../../src/memory/init.ts';

const CONFIG = {
  latentSize: 2,
  actionSize: 1,
  hiddenSize: 4,
  mixtures: 3,
  predictReward: true,
  predictDone: true,
};

describe('M before training', () => {
  it.each([1e-6, 0.02, 0.5])('predicts an end per step at the rate %d that it is given', (endRate) => {
    const { data } = initMemory(CONFIG, 1, endRate)['memory.done.bias'];
    expect(1 / (1 + Math.exp(-data[0]))).toBeCloseTo(endRate, 8);
  });

  it('is the same at any rate but for the bias of that head', () => {
    const { 'memory.done.bias': even, ...others } = initMemory(CONFIG, 1);
    const { 'memory.done.bias': rare, ...same } = initMemory(CONFIG, 1, 1e-6);
    expect(same).toEqual(others);
    expect(even.data[0]).toBe(0);
    expect(rare.data[0]).toBeLessThan(-13);
  });

  it('has no such bias without the head', () => {
    expect(initMemory({ ...CONFIG, predictDone: false }, 1, 0.1)).not.toHaveProperty('memory.done.bias');
  });

  it.each([0, 1, -1, Number.NaN])('refuses a rate of %d, whose logit is not finite', (endRate) => {
    expect(() => initMemory(CONFIG, 1, endRate)).toThrow(`both excluded, got ${endRate}`);
  });
});
