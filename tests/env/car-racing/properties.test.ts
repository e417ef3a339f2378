/** What holds on any track, whatever is driven: 300 steps of held actions, some of them the driver's. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Action,
  type CarRacing,
  type CarRacingInfo,
  type CarRacingOptions,
  Driver,
  makeEnv,
  restoreEnv,
  type StepResult,
} from '../../../src/env/index.ts';

const STEPS = 300;
// Few runs, and the same ones every time: each is some thousand steps and frames.
const runs = (numRuns: number) => ({ numRuns, seed: 20180327 });

const seeds = fc.oneof(
  fc.nat(200),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(0n, 2n ** 53n + 1n, 2n ** 64n - 1n),
);

type Controls = [steer: number, gas: number, brake: number];

/** Held for a while; or, for null, the wheel is the driver's for as long: it gets somewhere. */
interface Piece {
  steps: number;
  controls: Controls | null;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const pieces: fc.Arbitrary<Piece[]> = fc.array(
  fc.record({
    steps: fc.integer({ min: 1, max: 60 }),
    controls: fc.oneof(
      fc.constant(null),
      fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), share, fc.constant(0)),
      fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), share, share),
    ),
  }),
  { minLength: 1, maxLength: 12 },
);

const variants: CarRacingOptions[] = [
  {},
  { observation: '64x64' },
  { observation: '64x64', camera: 'v0' },
  { lapRule: 'fixed', domainRandomize: true },
];

/** The actions that the pieces come to, from the first again after the last; an episode may end sooner. */
function drive(seed: number | bigint, plan: readonly Piece[]): Controls[] {
  const env = makeEnv('CarRacing-v3', { render: false });
  env.reset({ seed });
  const driver = new Driver(env);
  const actions: Controls[] = [];
  while (actions.length < STEPS) {
    for (const { steps, controls } of plan) {
      for (let i = 0; i < steps && actions.length < STEPS; i++) {
        const action = controls ?? driver.act();
        actions.push(action);
        if (env.step(action).terminated) return actions;
      }
    }
  }
  return actions;
}

/** Everything a caller sees, as text that is equal when all bytes are. */
function digest({ observation, ...rest }: StepResult<CarRacingInfo>): string {
  return createHash('sha256').update(observation).update(JSON.stringify(rest)).digest('base64');
}

function watch(env: CarRacing, actions: readonly Action[]): string[] {
  return actions.map((action) => digest(env.step(action)));
}

/** Indices of the tiles that count as visited. */
const visitedTiles = (env: CarRacing) => env.road.tiles.flatMap(({ visited }, i) => (visited ? [i] : []));

/** Every number of the car's state that the environment shows. */
const stateOf = (env: CarRacing, { hull }: CarRacingInfo) => [
  ...Object.values(hull),
  ...env.car.wheels.flatMap(({ omega, phase, gas, brake, tilesTouched }) => [
    omega,
    phase,
    gas,
    brake,
    tilesTouched,
  ]),
];

describe('CarRacing-v3, on any track and whatever is driven', () => {
  it('the state stays finite, tiles stay visited, and the return is 1000 tiles / all - 0.1 a step', () => {
    let tiles = 0;
    fc.assert(
      fc.property(seeds, pieces, fc.constantFrom('v3', 'fixed'), (seed, plan, lapRule) => {
        const env = makeEnv('CarRacing-v3', { render: false, lapRule });
        let { info } = env.reset({ seed });
        let visited = visitedTiles(env);
        let [total, expected, wasVisited] = [0, 0, 0];
        for (const action of drive(seed, plan)) {
          const before = info.tilesVisited;
          const result = env.step(action);
          info = result.info;
          total += result.reward;
          expect(stateOf(env, info).filter((value) => !Number.isFinite(value))).toEqual([]);
          expect(info.tilesVisited).toBeGreaterThanOrEqual(before);
          const now = visitedTiles(env);
          expect(now).toHaveLength(info.tilesVisited);
          if (now.length !== visited.length) {
            const still = new Set(now);
            expect(visited.filter((tile) => !still.has(tile))).toEqual([]);
            visited = now;
          }
          // Leaving the field costs a hundred in place of all else in that step.
          const left = info.lapFinished === false;
          expected += left ? -100 : (1000 * (info.tilesVisited - wasVisited)) / info.tilesTotal - 0.1;
          wasVisited = info.tilesVisited;
          expect(result.terminated).toBe(info.lapFinished !== undefined);
        }
        expect(total).toBeCloseTo(expected, 9);
        tiles += info.tilesVisited;
      }),
      runs(12),
    );
    // It went somewhere.
    expect(tiles / 12).toBeGreaterThan(15);
  });

  it('the same seed and actions give the same bytes; one action a little other, and they differ', () => {
    fc.assert(
      fc.property(seeds, pieces, fc.constantFrom(...variants), fc.nat(), (seed, plan, options, pick) => {
        const actions = drive(seed, plan);
        const play = (played: readonly Action[]) => {
          const env = makeEnv('CarRacing-v3', options);
          env.reset({ seed });
          return watch(env, played);
        };
        const film = play(actions);
        expect(play(actions)).toEqual(film);
        const changed = pick % Math.max(1, actions.length - 30);
        const [steer, gas, brake] = actions[changed];
        // Steering past the joints' limit is all the same, so it is the gentle side that changes.
        const others = actions.slice(0, changed + 30);
        others[changed] = [steer > 0 ? -0.1 : 0.1, gas, brake];
        const other = play(others);
        expect(other.slice(0, changed)).toEqual(film.slice(0, changed));
        expect(other.slice(changed)).not.toEqual(film.slice(changed, others.length));
      }),
      runs(5),
    );
  });

  it('saved in the middle and restored it continues equal, byte for byte', () => {
    fc.assert(
      fc.property(seeds, pieces, fc.constantFrom(...variants), fc.nat(), (seed, plan, options, pick) => {
        const actions = drive(seed, plan);
        const middle = pick % actions.length;
        const env = makeEnv('CarRacing-v3', options);
        env.reset({ seed });
        watch(env, actions.slice(0, middle));
        const restored = restoreEnv(JSON.stringify(env.save())) as CarRacing;
        expect(visitedTiles(restored)).toEqual(visitedTiles(env));
        expect(watch(restored, actions.slice(middle))).toEqual(watch(env, actions.slice(middle)));
        expect(restored.save()).toEqual(env.save());
        expect(restored.reset().observation).toEqual(env.reset().observation);
      }),
      runs(6),
    );
  });

  it('each discrete action is its continuous counterpart', () => {
    const counterparts: Controls[] = [
      [0, 0, 0],
      [0.6, 0, 0],
      [-0.6, 0, 0],
      [0, 0.2, 0],
      [0, 0, 0.8],
    ];
    const held = fc.record({ action: fc.nat(4), steps: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(seeds, fc.array(held, { minLength: 6, maxLength: 12 }), (seed, plan) => {
        // Off it goes first, that there is something to steer.
        const all = [{ action: 3, steps: 40 }, ...plan].flatMap(({ action, steps }) =>
          Array.from({ length: steps }, () => action),
        );
        const actions = all.slice(0, STEPS);
        const [discrete, continuous] = [false, true].map((kind) =>
          makeEnv('CarRacing-v3', { continuous: kind, observation: '64x64' }),
        );
        expect(discrete.reset({ seed })).toEqual(continuous.reset({ seed }));
        for (const action of actions) {
          const result = discrete.step(action);
          expect(digest(result)).toBe(digest(continuous.step(counterparts[action])));
          if (result.terminated) break;
        }
      }),
      runs(5),
    );
  });

  it('neither the camera nor the size of the picture nor the lap rule bends the road', () => {
    fc.assert(
      fc.property(seeds, pieces, (seed, plan) => {
        const actions = drive(seed, plan);
        const infos = [
          { render: false },
          { lapRule: 'fixed' as const, render: false },
          ...variants.slice(0, 3),
        ].map((options) => {
          const env = makeEnv('CarRacing-v3', options);
          const { info } = env.reset({ seed });
          return [info, ...actions.map((action) => env.step(action).info)];
        });
        for (const other of infos.slice(1)) expect(other).toEqual(infos[0]);
      }),
      runs(3),
    );
  });
});
