/** The C of an earlier agent, fitted to a V and M: it does what that one does, where it can see what that one sees. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { parameterCount } from '../../src/controller/controller.ts';
import { initMemory } from '../../src/memory/init.ts';
import { type Demonstrations, Distillation, fitController } from '../../src/rollout/distillation.ts';
import { driver, trained, world } from '../diagnostics/shipped-car.helper.ts';

const earlier = { ...trained, driver };
const { config } = driver;
const spec = { ...trained, world, controller: config, sampleZ: driver.sampleZ };
const untrained = { config: trained.memory.config, weights: initMemory(trained.memory.config, 3) };
/** Past the opening zoom. */
const order = {
  seeds: Array.from({ length: 9 }, (_, seed) => seed),
  steps: 110,
  patience: 0,
  parameters: null,
};

let same: Distillation;
let first: Demonstrations;
beforeAll(async () => {
  await openWasm();
  same = new Distillation(earlier, spec);
  first = same.play(order);
}, 60_000);
afterAll(() => same.dispose());

describe('distillation', () => {
  it('to the same V and M gives a C of the same outputs on tracks that it was not fitted to', () => {
    const { parameters, sums, rSquared } = fitController(null, [first.sums], config, null);
    expect(parameters).toHaveLength(parameterCount(config));
    // Ten steps at the start of each do not count.
    expect(sums.samples).toBe(9 * 100);
    expect(rSquared).toBeNull();
    expect(first.returns).toHaveLength(9);
    // Now the new C acts itself, and drives.
    const second = same.play({ ...order, seeds: [100, 101, 102], parameters });
    for (const value of second.returns) expect(value).toBeGreaterThan(20);
    const next = fitController(sums, [second.sums], config, parameters);
    for (const value of next.rSquared!) expect(value).toBeGreaterThan(0.9);
    expect(next.sums.samples).toBe(12 * 100);
    expect(next.parameters).not.toEqual(parameters);
  });

  it('the same order gives the same result, another track another one', () => {
    const few = { ...order, seeds: [5], steps: 30 };
    const once = same.play(few);
    expect(same.play(few)).toEqual(once);
    expect(same.play({ ...few, seeds: [6] })).not.toEqual(once);
  });

  it('to an M that was not trained is worse, and to z alone takes no h', () => {
    const bySame = fitController(null, [first.sums], config, null);
    const scoreOf = (one: Distillation, { parameters }: { parameters: Float32Array }, c = config) => {
      const { sums } = one.play({ ...order, seeds: [200, 201], parameters: null });
      return fitController(null, [sums], c, parameters).rSquared!;
    };
    const other = new Distillation(earlier, { ...spec, memory: untrained });
    const z = { ...config, inputs: 'z' } as const;
    const alone = new Distillation(earlier, { ...spec, controller: z });
    const byOther = fitController(null, [other.play(order).sums], config, null);
    const own = scoreOf(same, bySame);
    for (const [o, value] of scoreOf(other, byOther).entries()) expect(value).toBeLessThan(own[o]);
    const byZ = fitController(null, [alone.play(order).sums], z, null);
    expect(byZ.parameters).toHaveLength(3 * (config.latentSize + 1));
    for (const one of [other, alone]) one.dispose();
  }, 60_000);

  it('refuses a C of other actions, and no steps', () => {
    const two = { ...driver, config: { ...config, actionSize: 2 } };
    expect(() => new Distillation({ ...earlier, driver: two }, spec)).toThrow(
      'a C of 3 outputs cannot be fitted to one of 2',
    );
    expect(() => fitController(null, [], config, null)).toThrow(/and there are none/);
  });
});
