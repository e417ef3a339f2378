/** Leaving the dream, standing still for it, four at once, and whose a return is. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { openWasm } from '../../src/backend/wasm.ts';
import { Renderer } from '../../src/env/car-racing/renderer.ts';
import type { RaceScene } from '../../src/viewer/drawing/scene.ts';
import { Viewer } from '../../src/viewer/viewer.ts';
import type { Actor, ViewerFrame, ViewRequest } from '../../src/viewer/viewer-frame.ts';
import { playAlone } from '../rollout/agents.helper.ts';
import { asked, dreamer, parametersOf, viewerOf } from './dreamer.helper.ts';

const spec = dreamer(1e-9);

/** What of reality a person sees. */
const real = ({ frame, step, episodeReturn, z, h, drivers, begun, tilesVisited }: ViewerFrame) => ({
  ...{ step, episodeReturn, drivers, begun, tilesVisited },
  ...{ frame: [...frame], z: [...z!], h: [...h!] },
});

beforeAll(openWasm);

it('a new episode begins with an action that nobody has chosen', async () => {
  const viewer = viewerOf(spec);
  const acted = await viewer.advance(
    asked({ steps: 4, actor: 'human', action: [0.3, 0.6, 0.2], dream: false }),
  );
  expect(acted.action[1]).toBeCloseTo(0.6, 6);
  viewer.restart(0);
  expect((await viewer.advance(asked({ steps: 0, actor: 'human', dream: false }))).action).toEqual([0, 0, 0]);
  viewer.dispose();
});

describe('waking up', () => {
  it.each(['controller', 'driver', 'random'] as const)(
    'is at the real moment at which the dream began, and %s goes on as before',
    async (actor) => {
      const viewer = viewerOf(spec);
      const asleep = await viewer.advance(asked({ steps: 20, actor, dream: false }));
      viewer.beginDream();
      const later = await viewer.advance(asked({ steps: 15, actor }));
      expect(viewer.wakeUp()).toBe(true);
      const awake = await viewer.advance(asked({ steps: 0, actor }));
      expect(real(awake)).toEqual(real(asleep));
      expect(awake).toMatchObject({ dream: null, dreamState: null, driver: actor });
      expect(real(await viewer.advance(asked({ steps: 15, actor })))).toEqual(real(later));
      expect(real(later)).not.toEqual(real(asleep));
      viewer.dispose();
    },
  );

  it('goes back to a moment with a person and a script in it, where another may drive on', async () => {
    const viewer = viewerOf(spec);
    await viewer.advance(asked({ steps: 9, actor: 'human', action: [0.1, 0.6, 0], dream: false }));
    const asleep = await viewer.advance(asked({ steps: 5, actor: 'driver', dream: false }));
    expect(asleep.drivers).toBe('mixed');
    viewer.beginDream({ seed: 3 });
    await viewer.advance(asked({ steps: 6 }));
    viewer.wakeUp();
    const scene = viewer.scene() as RaceScene;
    expect(real(await viewer.advance(asked({ steps: 0 })))).toEqual(real(asleep));
    expect((await viewer.advance(asked({ steps: 3 }))).driver).toBe('controller');
    // The drawing does not move from the later moment to the earlier one.
    expect(scene.episode).toBeGreaterThan(2);
    viewer.dispose();
  });

  it('also from the end of the episode', async () => {
    const viewer = viewerOf(spec, 0);
    let frame = await viewer.advance(asked({ steps: 30, actor: 'driver', dream: false }));
    const { step } = frame;
    viewer.beginDream();
    while (!frame.ended)
      frame = await viewer.advance(asked({ steps: 50, actor: 'human', action: [0, 0.1, 0] }));
    expect(frame.endReason).toBe('left');
    viewer.wakeUp();
    frame = await viewer.advance(asked({ steps: 0 }));
    expect(frame).toMatchObject({ step, ended: false, endReason: null, drivers: 'one' });
    viewer.dispose();
  });

  it('draws no picture of the steps that it goes back over, only that of the moment itself', async () => {
    const viewer = viewerOf(spec);
    await viewer.advance(asked({ steps: 30, actor: 'driver', dream: false }));
    viewer.beginDream();
    await viewer.advance(asked({ steps: 10 }));
    const draw = vi.spyOn(Renderer.prototype, 'draw');
    viewer.wakeUp();
    expect(draw).toHaveBeenCalledTimes(1);
    await viewer.advance(asked({ steps: 2 }));
    expect(draw).toHaveBeenCalledTimes(3);
    draw.mockRestore();
    viewer.dispose();
  });

  it('is not possible without a dream, nor after new weights; a race ends with it', async () => {
    const viewer = viewerOf(spec);
    expect(viewer.wakeUp()).toBe(false);
    viewer.beginDream();
    viewer.setMemory(spec.memory.config, spec.memory.weights);
    expect(viewer.wakeUp()).toBe(false);
    viewer.restart(2, 'driver');
    viewer.beginDream();
    expect((await viewer.advance(asked())).opponent).not.toBeNull();
    expect(viewer.wakeUp()).toBe(true);
    expect((await viewer.advance(asked())).opponent).toBeNull();
    viewer.dispose();
  });
});

describe('while reality stands still', () => {
  it('the dream takes the steps, and is the dream that it would be', async () => {
    const viewer = viewerOf(spec);
    const before = await viewer.advance(asked({ steps: 10, dream: false }));
    viewer.beginDream({ seed: 5 });
    const held = await viewer.advance(asked({ steps: 12, hold: true }));
    expect(real(held)).toEqual(real(before));
    const job = { id: 0, candidate: 0, parameters: parametersOf(spec), seed: 5, world: 'dream' } as const;
    const [{ return: expected }] = playAlone(spec, [{ ...job, maxSteps: 12, patience: 0, tau: 1 }], 1);
    expect(held.dreamState).toMatchObject({ origin: 'start', step: 12, episodeReturn: expected });
    const after = await viewer.advance(asked({ steps: 10, dream: false }));
    const undisturbed = viewerOf(spec);
    const alone = await undisturbed.advance(asked({ steps: 20, dream: false }));
    expect({ ...real(after), begun: 0 }).toEqual({ ...real(alone), begun: 0 });
    viewer.dispose();
    undisturbed.dispose();
  });
});

describe('four dreams', () => {
  it('begin at one moment and part: other draws, the same driver', async () => {
    const viewer = viewerOf(spec);
    await viewer.advance(asked({ steps: 20, dream: false }));
    viewer.beginDream('here', 'draws');
    const first = await viewer.advance(asked({ steps: 0, fan: true }));
    expect(first.fan).toHaveLength(4);
    for (const dream of first.fan!) expect(dream).toEqual(first.dream);
    const later = await viewer.advance(asked({ steps: 25, fan: true }));
    expect(new Set(later.fan!.map((dream) => dream.join())).size).toBe(4);
    expect(later.fan![0]).toEqual(later.dream);
    expect(later.fanStates![0]).toEqual(later.dreamState);
    for (const state of later.fanStates!) {
      expect(state).toMatchObject({ step: 25, driver: 'controller', origin: 'here', drivers: 'one' });
    }
    expect(new Set(later.fanStates!.map(({ episodeReturn }) => episodeReturn)).size).toBe(4);
    viewer.dispose();
  });

  it('leave the first of them as it would be alone, and end when nobody asks for them', async () => {
    const drive = async (fan: boolean) => {
      const viewer = viewerOf(spec);
      await viewer.advance(asked({ steps: 20, dream: false }));
      viewer.beginDream('here', fan ? 'draws' : null);
      const frame = await viewer.advance(asked({ steps: 25, fan }));
      const next = await viewer.advance(asked({ steps: 0, fan: false }));
      viewer.dispose();
      return { frame, next };
    };
    const [alone, four] = [await drive(false), await drive(true)];
    expect(alone.frame).toMatchObject({ fan: null, fanStates: null });
    expect(four.frame.dreamState).toEqual(alone.frame.dreamState);
    expect(four.frame.dream).toEqual(alone.frame.dream);
    expect(four.next).toMatchObject({ fan: null, fanStates: null });
    expect(four.next.dreamState).not.toBeNull();
  });

  it('of four temperatures have the same draws: only tau sets them apart', async () => {
    const viewer = viewerOf(spec);
    await viewer.advance(asked({ steps: 20, dream: false }));
    viewer.beginDream('here', 'temperatures');
    const { fanStates } = await viewer.advance(asked({ steps: 15, fan: true, tau: 0.7 }));
    expect(fanStates!.map(({ tau }) => tau)).toEqual([0.1, 0.5, 1, 1.3]);
    expect(new Set(fanStates!.map(({ episodeReturn }) => episodeReturn)).size).toBe(4);
    viewer.restart(1);
    await viewer.advance(asked({ steps: 20, dream: false }));
    viewer.beginDream();
    const { dreamState } = await viewer.advance(asked({ steps: 15, tau: 1 }));
    expect(fanStates![2]).toEqual(dreamState);
    viewer.dispose();
  });

  it("repeat for the same seed, and do not when all four have M's mixture at a tau of nearly 0", async () => {
    const drive = async (tau: number) => {
      const viewer = viewerOf(spec);
      viewer.beginDream({ seed: 2 }, 'draws');
      const { fanStates } = await viewer.advance(asked({ steps: 12, fan: true, tau }));
      viewer.dispose();
      return fanStates!.map(({ episodeReturn }) => episodeReturn);
    };
    const warm = await drive(1);
    expect(await drive(1)).toEqual(warm);
    const spread = (returns: number[]) => Math.max(...returns) - Math.min(...returns);
    expect(spread(await drive(1e-6))).toBeLessThan(spread(warm) / 100);
  });
});

describe('whose a return is', () => {
  it.each<[Actor[], 'one' | 'mixed']>([
    [['controller', 'controller'], 'one'],
    [['human', 'controller'], 'mixed'],
    [['driver', 'human', 'driver'], 'mixed'],
  ])('in reality %j: %s', async (actors, expected) => {
    const viewer = viewerOf(spec);
    let frame: ViewerFrame | null = null;
    for (const actor of actors) frame = await viewer.advance(asked({ steps: 2, actor, action: [0, 0, 0] }));
    expect(frame!.drivers).toBe(expected);
    viewer.restart(2);
    expect((await viewer.advance(asked())).drivers).toBe('one');
    viewer.dispose();
  });

  it.each<[Partial<ViewRequest>[], 'one' | 'mixed']>([
    [[{ dreamDriver: 'controller' }, { dreamDriver: 'controller', actor: 'driver' }], 'one'],
    [[{ dreamDriver: 'controller' }, { dreamDriver: 'human', action: [0, 0, 0] }], 'mixed'],
    [[{ dreamDriver: 'reality' }, { dreamDriver: 'reality', actor: 'driver' }], 'mixed'],
  ])('in the dream %j: %s', async (requests, expected) => {
    const viewer = viewerOf(spec);
    viewer.beginDream();
    let frame: ViewerFrame | null = null;
    for (const request of requests) frame = await viewer.advance(asked(request));
    expect(frame!.dreamState!.drivers).toBe(expected);
    viewer.beginDream();
    expect((await viewer.advance(asked())).dreamState!.drivers).toBe('one');
    viewer.dispose();
  });

  it('nobody races themselves: a pair that would be in one place all the way is no pair', async () => {
    const viewer = viewerOf(spec);
    viewer.restart(4, 'controller', 'controller');
    expect((await viewer.advance(asked())).opponent).toBeNull();
    viewer.restart(4, 'controller', 'human');
    expect((await viewer.advance(asked({ actor: 'human' }))).opponent).not.toBeNull();
    const untaught = new Viewer({ env: 'CarRacing-v3' }, true);
    // The script stands in for C.
    untaught.restart(4, 'driver', 'controller');
    expect((await untaught.advance(asked())).opponent).toBeNull();
    viewer.dispose();
    untaught.dispose();
  });
});

describe('a request that names what does not exist', () => {
  it.each<[Partial<Record<keyof ViewRequest, unknown>>, RegExp]>([
    [{ actor: 'nobody' }, /unknown driver 'nobody'; there are 'driver'/],
    [{ dreamDriver: 'me' }, /unknown driver of the dream 'me'/],
    [{ tau: 0 }, /tau must be a positive number, got 0/],
    [{ tau: Number.NaN }, /got NaN/],
    [{ steps: -1 }, /steps must be a whole number from 0 on, got -1/],
    [{ steps: 0.5 }, /got 0.5/],
    [{ action: [0, 0] }, /3 finite numbers, got \[0, 0\]/],
    [{ action: [0, Number.NaN, 0] }, /finite/],
  ])('%j is refused, and the viewer goes on', async (changes, message) => {
    const viewer = viewerOf(spec);
    const before = await viewer.advance(asked());
    await expect(viewer.advance(asked(changes as Partial<ViewRequest>))).rejects.toThrow(message);
    expect((await viewer.advance(asked())).step).toBe(before.step + 1);
    viewer.dispose();
  });

  it('so are seeds, opponents, origins and spreads', () => {
    const viewer = viewerOf(spec);
    expect(() => viewer.restart(-1)).toThrow(/seed must be a whole number from 0 on, got -1/);
    expect(() => viewer.restart(1, 'ghost' as 'driver')).toThrow(/unknown opponent 'ghost'/);
    expect(() => viewer.beginDream({ seed: 1.5 })).toThrow(/got 1.5/);
    expect(() => viewer.beginDream({ seed: 1, afterOpening: 0.5 })).toThrow(/numbers the draws.*got 0.5/);
    expect(() => viewer.beginDream('there' as 'here')).toThrow(/begins 'here' or at \{ seed \}, got 'there'/);
    expect(() => viewer.beginDream('here', 'all' as 'draws')).toThrow(/unknown kind of fan 'all'; there are/);
    expect(() => viewer.setSpread(Number.NaN)).toThrow(/above 0, got NaN/);
    viewer.dispose();
  });
});

describe('a z that a visitor feeds to the dream', () => {
  it('is what the dream sees next, with the h that it has; its return is nobody’s', async () => {
    const viewer = viewerOf(spec);
    const z = new Float32Array(spec.vision.config.latentSize).fill(0.5);
    expect(viewer.feedDream(z)).toBe(false);
    viewer.beginDream({ seed: 3 });
    const before = await viewer.advance(asked({ steps: 5 }));
    expect(viewer.feedDream(z)).toBe(true);
    const fed = await viewer.advance(asked({ steps: 0 }));
    expect([...fed.dreamZ!]).toEqual([...z]);
    expect(fed.dreamState).toMatchObject({ step: before.dreamState!.step, drivers: 'mixed' });
    expect([...fed.z!]).toEqual([...before.z!]);
    const after = await viewer.advance(asked({ predictions: true }));
    expect([...after.dreamZ!]).not.toEqual([...z]);
    expect(viewer.feedDream(z.subarray(1))).toBe(false);
    expect(() => viewer.feedDream(z.map(() => Number.NaN))).toThrow(/z must be finite numbers, got \[NaN/);
    viewer.dispose();
  });

  it.each([true, false])('is what C acts on, where it sees a sample of z: %s', async (sampleZ) => {
    const actedOn = async (value: number): Promise<number[]> => {
      const viewer = viewerOf({ ...spec, sampleZ });
      viewer.beginDream({ seed: 3 });
      await viewer.advance(asked({ steps: 5 }));
      viewer.feedDream(new Float32Array(spec.vision.config.latentSize).fill(value));
      const { dreamState } = await viewer.advance(asked());
      viewer.dispose();
      return dreamState!.action;
    };
    expect(await actedOn(0.5)).not.toEqual(await actedOn(-0.5));
  });

  it('can be many, decoded at once, or that of a painted picture', async () => {
    const { networks } = viewerOf(spec);
    const size = spec.vision.config.latentSize;
    const z = Float32Array.from({ length: 3 * size }, (_, i) => Math.sin(i));
    const all = (await networks.decodeAll(z))!;
    const alone = (await networks.decode(z.slice(size, 2 * size)))!;
    const second = all.subarray(64 * 64 * 3, 2 * 64 * 64 * 3);
    expect([second[0], second[1], second[2]]).toEqual([alone[0], alone[1], alone[2]]);
    expect(await networks.decodeAll(z.subarray(1))).toBeNull();
    expect(networks.encode(second)).toHaveLength(size);
    expect(() => networks.encode(second.subarray(3))).toThrow(/a picture is 12288 bytes, got 12285/);
    networks.dispose();
    expect(networks.encode(second)).toBeNull();
  });
});

describe('an edited C', () => {
  it('drives at once, and as it was found when it is given back', async () => {
    const found = viewerOf(spec);
    const asFound = await found.advance(asked({ steps: 20, dream: false }));
    const viewer = viewerOf(spec);
    const { parameters, searched } = viewer.networks.controllerParts()!;
    expect([...parameters]).toEqual([...searched]);
    viewer.editController(parameters.map((weight) => -weight));
    viewer.restart(1);
    const edited = await viewer.advance(asked({ steps: 20, dream: false }));
    expect(edited.action).not.toEqual(asFound.action);
    expect([...viewer.networks.controllerParts()!.searched]).toEqual([...searched]);
    viewer.editController(null);
    viewer.restart(1);
    expect((await viewer.advance(asked({ steps: 20, dream: false }))).action).toEqual(asFound.action);
    expect(() => viewer.editController(parameters.subarray(1))).toThrow(/C has \d+ finite parameters, got/);
    for (const one of [found, viewer]) one.dispose();
    expect(() => viewer.editController(null)).toThrow(/there is no C to edit/);
  });
});

describe('an episode that is collected for its latents', () => {
  it('is the one that C drives, with a z a step, and each of its frames can be made again', async () => {
    const viewer = viewerOf(spec);
    const collecting = viewer.collector.collect(4);
    const { mu, rewards, speeds, latentSize } = (await collecting)!;
    expect(mu).toHaveLength(rewards.length * latentSize);
    expect(speeds[10]).toBeGreaterThanOrEqual(0);
    viewer.restart(4);
    const seen = await viewer.advance(asked({ steps: 12, dream: false }));
    expect([...viewer.collector.frame(4, 12)!]).toEqual([...seen.frame]);
    const own = viewer.networks.encode(rgbOf(seen.frame))!;
    expect([...mu.subarray(12 * latentSize, 13 * latentSize)]).toEqual([...own]);
    expect(viewer.collector.frame(5, 0)).toBeNull();
    const given = viewer.collector.collect(5);
    viewer.dispose();
    expect(await given).toBeNull();
  });
});

const rgbOf = (rgba: Uint8ClampedArray) => Uint8Array.from(rgba).filter((_, i) => i % 4 !== 3);
