/** The loop of what is watched: one request at a time, at the environment's pace, nothing for nobody. */
import { describe, expect, it } from 'vitest';
import { presetSettings } from '../../src/lab/presets.ts';
import type { Trained, ViewerClient, ViewerFrame, ViewRequest } from '../../src/store/engine.ts';
import { ViewerLoop } from '../../src/store/viewer-loop.ts';

const settle = async (): Promise<void> => {
  for (let i = 0; i < 30; i++) await Promise.resolve();
};

/** A viewer that answers when told to, and a clock that ticks when told to. */
function stage(options: { playing?: boolean; has?: Partial<Trained>; endsAt?: number } = {}) {
  const calls: string[] = [];
  const requests: ViewRequest[] = [];
  const errors: unknown[] = [];
  let outstanding = 0;
  let most = 0;
  let step = 0;
  let dreaming = false;
  let answer = true;
  let release: (() => void)[] = [];
  let hidden = false;
  let tick: ((time: number) => void) | null = null;
  let time = 0;
  const has = { vision: false, memory: false, controller: false, ...options.has };
  const picture = (): ViewerFrame => ({
    frame: new Uint8ClampedArray(4),
    reconstruction: null,
    dream: dreaming ? new Uint8ClampedArray(4) : null,
    action: [],
    reward: 0,
    episodeReturn: 0,
    step,
    ended: step >= (options.endsAt ?? 1000),
    z: has.vision ? new Float32Array(8) : null,
    dreamZ: null,
    divergence: null,
    has: { ...has },
  });
  const viewer: ViewerClient = {
    async configure() {
      calls.push('configure');
    },
    async advance(request) {
      outstanding++;
      most = Math.max(most, outstanding);
      calls.push('advance');
      requests.push(request);
      if (!answer) await new Promise<void>((resolve) => release.push(resolve));
      step += request.steps;
      outstanding--;
      return picture();
    },
    async reset(seed) {
      calls.push(`reset ${seed}`);
      step = 0;
      dreaming = false;
      return picture();
    },
    async beginDream() {
      calls.push('beginDream');
      dreaming = true;
    },
    async decode() {
      return new Uint8ClampedArray(4);
    },
  };
  const loop = new ViewerLoop(
    viewer,
    {
      nextFrame: (callback) => {
        tick = callback;
      },
      hidden: () => hidden,
    },
    { playing: options.playing ?? true, onError: (error) => errors.push(error) },
  );
  const frame = async (milliseconds = 20): Promise<void> => {
    time += milliseconds;
    const due = tick;
    tick = null;
    due?.(time);
    await settle();
  };
  return {
    loop,
    viewer,
    calls,
    requests,
    errors,
    has,
    frame,
    most: () => most,
    hide: (now: boolean) => {
      hidden = now;
    },
    silence: () => {
      answer = false;
    },
    speak: async () => {
      answer = true;
      for (const resolve of release) resolve();
      release = [];
      await settle();
    },
  };
}

const settings = { ...presetSettings('car-racing', 'smoke'), seed: 7 };

describe('ViewerLoop', () => {
  it('starts with the seed of the settings and steps 50 times a second', async () => {
    const { loop, calls, requests, frame } = stage();
    await loop.configure(settings);
    expect(calls).toEqual(['configure', 'reset 7']);
    await frame();
    for (let i = 0; i < 50; i++) await frame(20);
    expect(requests.reduce((sum, { steps }) => sum + steps, 0)).toBe(50);
  });

  it('never has two requests under way, and catches up a little when the viewer was slow', async () => {
    const { loop, requests, frame, most, silence, speak } = stage();
    await loop.configure(settings);
    await frame();
    silence();
    for (let i = 0; i < 100; i++) await frame(20);
    expect(requests).toHaveLength(1);
    await speak();
    await frame(20);
    expect(requests).toHaveLength(2);
    expect(requests[1].steps).toBe(8);
    expect(most()).toBe(1);
  });

  it('asks for nothing while hidden or paused', async () => {
    const { loop, requests, frame, hide } = stage();
    await loop.configure(settings);
    hide(true);
    for (let i = 0; i < 20; i++) await frame();
    expect(requests).toHaveLength(0);
    hide(false);
    loop.pause();
    for (let i = 0; i < 20; i++) await frame();
    expect(requests).toHaveLength(0);
  });

  it('steps once by hand when paused', async () => {
    const { loop, requests } = stage({ playing: false });
    await loop.configure(settings);
    await loop.step();
    expect(requests.map(({ steps }) => steps)).toEqual([1]);
  });

  it('goes on to the next seed when an episode has ended', async () => {
    const { loop, calls } = stage({ endsAt: 3, playing: false });
    await loop.configure(settings);
    await loop.step(3);
    await loop.step();
    expect(calls.at(-1)).toBe('reset 8');
    expect(loop.state.getState().seed).toBe(8);
  });

  it('lets the dream begin after 15 real steps, once there is an M', async () => {
    const { loop, calls, has } = stage({ playing: false });
    await loop.configure(settings);
    await loop.step(20);
    await loop.step();
    expect(calls).not.toContain('beginDream');
    has.vision = true;
    has.memory = true;
    await loop.step();
    await loop.step();
    expect(calls).toContain('beginDream');
    await loop.reset();
    calls.length = 0;
    await loop.step(14);
    await loop.step();
    expect(calls).not.toContain('beginDream');
    await loop.step();
    expect(calls).toContain('beginDream');
  });

  it('hands the wheel to C when it exists, unless somebody chose an actor', async () => {
    const all = { vision: true, memory: true, controller: true };
    const free = stage({ playing: false, has: all });
    await free.loop.configure(settings);
    expect(free.loop.state.getState().actor).toBe('controller');

    // What the script began is not C's: its episode begins anew.
    const late = stage({ playing: false });
    await late.loop.configure(settings);
    await late.loop.step(5);
    Object.assign(late.has, all);
    await late.loop.step();
    await late.loop.reset();
    expect(late.calls.filter((call) => call.startsWith('reset')).length).toBe(3);

    const chosen = stage({ playing: false });
    await chosen.loop.configure(settings);
    chosen.loop.setActor('random');
    Object.assign(chosen.has, all);
    await chosen.loop.step();
    expect(chosen.loop.state.getState().actor).toBe('random');
    expect(chosen.loop.latest?.step).toBe(1);
  });

  it('asks the human for the action', async () => {
    const { loop, requests } = stage({ playing: false });
    await loop.configure(settings);
    loop.setActor('human');
    loop.humanAction = () => [-1, 0.5, 0];
    await loop.step();
    expect(requests[0]).toMatchObject({ actor: 'human', action: [-1, 0.5, 0] });
  });

  it('stops playing and tells when the viewer fails, and can go on', async () => {
    const { loop, viewer, errors, requests } = stage();
    await loop.configure(settings);
    const { advance } = viewer;
    viewer.advance = () => Promise.reject(new Error('worker died'));
    await loop.step();
    expect(errors).toHaveLength(1);
    expect(loop.state.getState().playing).toBe(false);
    viewer.advance = advance;
    await loop.step();
    expect(requests).toHaveLength(1);
  });
});
