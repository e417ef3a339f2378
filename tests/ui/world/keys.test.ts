import { describe, expect, it } from 'vitest';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import type { ViewerClient, ViewerFrame } from '../../../src/store/engine.ts';
import { ViewerLoop } from '../../../src/store/viewer-loop.ts';
import { WHEEL_KEYS } from '../../../src/ui/world/driving.ts';
import { bindingOf, KEY_BINDINGS, type KeyTargets } from '../../../src/ui/world/keys.ts';
import { ranksOf } from '../../../src/ui/world/race-card.tsx';
import { raceInWords } from '../../../src/ui/world/spoken-state.ts';
import { StageLook } from '../../../src/ui/world/stage-look.ts';

const frame: ViewerFrame = {
  driver: 'driver',
  begun: 1,
  seed: 0,
  frame: new Uint8ClampedArray(4),
  reconstruction: null,
  dream: null,
  action: [0, 0, 0],
  reward: 0,
  episodeReturn: 312.4,
  step: 250,
  ended: false,
  z: null,
  dreamZ: null,
  dreamState: null,
  divergence: null,
  tilesVisited: 143,
  tilesTotal: 319,
  speed: 45.2,
  has: { vision: false, memory: false, controller: false },
};

async function targets(): Promise<KeyTargets & { left: () => number; resets: number[] }> {
  const resets: number[] = [];
  const viewer: ViewerClient = {
    configure: async () => undefined,
    advance: async () => frame,
    reset: async ({ seed }) => {
      resets.push(seed);
      return frame;
    },
    score: async () => null,
    drawOn: async () => undefined,
    look: async () => undefined,
    beginDream: async () => true,
    decode: async () => new Uint8ClampedArray(4),
  };
  const clock = { nextFrame: () => undefined, hidden: () => false };
  const loop = new ViewerLoop(viewer, clock, { playing: true, onError: (error) => expect(error).toBeNull() });
  await loop.configure({ ...presetSettings('car-racing', 'smoke'), seed: 5 });
  resets.length = 0;
  let left = 0;
  return { loop, look: new StageLook(), drivable: true, leave: () => left++, left: () => left, resets };
}

const press = (on: KeyTargets, key: string, shift = false): void =>
  bindingOf(key, on.drivable)!.run(on, shift);

describe('the keys of the world', () => {
  it('each key is bound once, said in words, and none is the wheel’s but the right arrow', () => {
    const keys = KEY_BINDINGS.flatMap((binding) => binding.keys);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { label, does } of KEY_BINDINGS) expect(label.length * does.length).toBeGreaterThan(0);
    const wheel = Object.keys(WHEEL_KEYS).map((code) => code.replace('Key', '').toLowerCase());
    expect(keys.filter((key) => wheel.includes(key))).toEqual(['arrowright']);
    // The page's own.
    for (const key of ['1', '2', '3', '4', 'k', 'tab', 'enter']) expect(bindingOf(key, true)).toBeNull();
  });

  it('what needs a car is not there without one', () => {
    expect(bindingOf('H', true)?.label).toBe('H');
    expect(bindingOf('h', false)).toBeNull();
    expect(bindingOf(' ', false)?.label).toBe('Space');
  });

  it('space plays, H takes the wheel and hands it back, Esc lets go of everything', async () => {
    const on = await targets();
    press(on, ' ');
    expect(on.loop.state.getState().playing).toBe(false);
    press(on, 'H');
    expect(on.loop.state.getState()).toMatchObject({ playing: true, actor: 'human' });
    press(on, 'h');
    expect(on.loop.state.getState().actor).toBe('driver');
    press(on, 'h');
    press(on, 'Escape');
    expect(on.loop.state.getState().actor).toBe('driver');
    expect(on.left()).toBe(1);
  });

  it('brackets change the speed within its bounds, R and N the episode, T the dream', async () => {
    const on = await targets();
    for (let i = 0; i < 9; i++) press(on, ']');
    expect(on.loop.state.getState().speed).toBe(4);
    press(on, '[');
    expect(on.loop.state.getState().speed).toBe(2);
    for (let i = 0; i < 9; i++) press(on, '[');
    expect(on.loop.state.getState().speed).toBe(0.25);
    // From a speed between two of them to its neighbours.
    on.loop.state.setState({ speed: 0.3 });
    press(on, ']');
    expect(on.loop.state.getState().speed).toBe(0.5);
    on.loop.state.setState({ speed: 3 });
    press(on, '[');
    expect(on.loop.state.getState().speed).toBe(2);
    press(on, 'r');
    press(on, 'n');
    await on.loop.reset(6);
    expect(on.resets).toEqual([5, 6, 6]);
    expect(on.loop.state.getState().dreaming).toBe(true);
    press(on, 't');
    expect(on.loop.state.getState().dreaming).toBe(false);
    press(on, 'T');
    expect(on.loop.state.getState().dreaming).toBe(true);
  });

  it('camera and zoom go round and stay within bounds', async () => {
    const on = await targets();
    const { state } = on.look;
    for (let i = 0; i < 20; i++) press(on, '+');
    expect(state.getState().zoom).toBe(4);
    press(on, 'c');
    expect(state.getState()).toMatchObject({ camera: 'north', zoom: 1 });
    for (let i = 0; i < 20; i++) press(on, '-');
    expect(state.getState().zoom).toBe(0.4);
    press(on, 'c');
    press(on, '-');
    expect(state.getState()).toMatchObject({ camera: 'track', zoom: 1 });
    press(on, 'c');
    expect(state.getState().camera).toBe('car');
    press(on, '?');
    expect(state.getState().keysShown).toBe(true);
  });
});

describe('in words', () => {
  it('the picture', () => {
    expect(raceInWords(frame)).toBe('Speed 45, return 312, 44 % of the lap, 5 s.');
    const opponent = {
      actor: 'controller' as const,
      episodeReturn: 345,
      step: 250,
      ended: false,
      tilesVisited: 9,
      lead: 0,
    };
    expect(raceInWords({ ...frame, opponent })).toContain('C has 345.');
  });

  it('the end of a race: best first, whoever is still driving last', () => {
    const standing = (episodeReturn: number) => ({
      episodeReturn,
      step: 943,
      ended: true,
      tilesVisited: 319,
    });
    const ranks = ranksOf({
      scores: { human: standing(-12.4), driver: standing(905) },
      pending: ['driver', 'controller'],
    });
    expect(ranks.map(({ who, score }) => [who, score])).toEqual([
      ['driver', '905'],
      ['human', '−12'],
      ['controller', null],
    ]);
    expect(ranks[0].tiles).toBe('319 tiles · 18.9 s');
  });
});
