/** Dreams from a real moment, with an untrained M. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { type Driver, dreamFrom, type Moment, sampled } from '../../src/diagnostics/dreams.ts';
import { initMemory } from '../../src/memory/init.ts';
import { madeEpisode } from './episodes.helper.ts';

const config = {
  latentSize: 3,
  actionSize: 1,
  hiddenSize: 8,
  mixtures: 2,
  predictReward: false,
  predictDone: false,
};
const trained = { config, weights: initMemory(config, 4) };
const MU = [0.5, -1, 2];

function moment(): Moment {
  const mu = [MU, MU, MU];
  const episode = madeEpisode(1, { truth: mu.map(() => [0]), truthNames: ['x'], mu });
  return { episode, frame: 0, h: new Float32Array(8), c: new Float32Array(8) };
}

/** z and the mean it was drawn about at each of 20 steps, as the driver is shown them. */
function shown(tau: number): { z: number[]; mean: number[] }[] {
  const seen: { z: number[]; mean: number[] }[] = [];
  const drive: Driver = ({ z, mean }) => void seen.push({ z: [...z], mean: [...mean] });
  dreamFrom([moment()], trained, drive, sampled(tau, 1), 20);
  return seen;
}

beforeAll(openWasm);

describe('what a dream shows its driver', () => {
  it("is V's mean of the real frame at first, as z and as the mean that z is drawn about", () => {
    expect(shown(1)[0]).toEqual({ z: MU, mean: MU });
  });

  it('are from then on a z and the mean of its component, which it strays from by its noise', () => {
    const distance = (tau: number) =>
      shown(tau)
        .slice(1)
        .reduce((sum, { z, mean }) => sum + Math.hypot(...z.map((value, i) => value - mean[i])), 0);
    const [cold, warm] = [distance(0.01), distance(1)];
    expect(cold).toBeGreaterThan(0);
    expect(warm).toBeGreaterThan(5 * cold);
  });
});
