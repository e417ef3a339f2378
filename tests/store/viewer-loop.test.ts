/** The loop of what is watched: one request at a time, at the environment's pace, nothing for nobody. */
import { describe, expect, it } from 'vitest';
import { settings, stage } from './viewer-stage.helper.ts';

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

  it('tells who drives what is shown: the script while C cannot, and who is chosen at once', async () => {
    const all = { vision: true, memory: true, controller: true };
    const { loop, replace, frame } = stage({ has: all });
    await loop.configure(settings);
    await frame();
    const { state } = loop;
    expect(state.getState()).toMatchObject({ actor: 'controller', driver: 'controller' });
    replace({}, 99);
    await frame();
    await frame();
    expect(state.getState()).toMatchObject({ actor: 'controller', driver: 'driver' });
    loop.pause();
    loop.setActor('random');
    expect(state.getState().driver).toBe('random');
    loop.setActor('controller');
    expect(state.getState().driver).toBe('driver');
  });

  it('forgets that an old mean drives when the viewer opens C again', async () => {
    const all = { vision: true, memory: true, controller: true };
    const { loop, replace, frame } = stage({ has: all });
    await loop.configure(settings);
    await loop.editController(new Float32Array(3), 40);
    await frame();
    await frame();
    expect(loop.state.getState().mean).toBe(40);
    replace(all, 99);
    await frame();
    await frame();
    expect(loop.state.getState().mean).toBeNull();
    await loop.editController(new Float32Array(3), 41);
    await loop.configure({ ...settings, seed: 8 });
    expect(loop.state.getState().mean).toBeNull();
  });

  it('begins a race again when other networks open, and says where it cannot', async () => {
    const all = { vision: true, memory: true, controller: true };
    const { loop, replace, starts, notices, frame } = stage({ has: all });
    await loop.configure(settings);
    loop.setActor('controller');
    loop.raceOther('theirs.safetensors');
    await frame();
    await frame();
    const before = starts.length;
    replace(all, 99);
    for (let i = 0; i < 5; i++) await frame();
    expect(starts.slice(before)).toEqual([{ seed: 99, actor: 'controller', opponent: 'other' }]);
    expect(notices).toEqual([]);
    loop.setOpponent('driver');
    for (let i = 0; i < 5; i++) await frame();
    replace({}, 12);
    for (let i = 0; i < 5; i++) await frame();
    expect(loop.state.getState()).toMatchObject({ opponent: null, seed: 12 });
    expect(notices).toEqual([expect.stringMatching(/The script does not race itself/)]);
  });

  it('goes on with the scripted driver, and an episode of its own, when a run takes the networks away', async () => {
    const all = { vision: true, memory: true, controller: true };
    const { loop, requests, errors, replace, frame } = stage({ has: all });
    await loop.configure(settings);
    for (let i = 0; i < 20; i++) await frame();
    expect(loop.race.state.getState().actionSource).toBe('controller');
    replace({}, 99);
    const before = requests.length;
    for (let i = 0; i < 20; i++) await frame();
    expect(errors).toEqual([]);
    expect(requests.length).toBeGreaterThanOrEqual(before + 20);
    expect(loop.state.getState()).toMatchObject({ playing: true, actor: 'controller', seed: 99 });
    expect(loop.race.state.getState()).toMatchObject({ actionSource: 'driver', seed: 99 });
    // C comes back and drives on: that episode is nobody's.
    replace(all, 99);
    for (let i = 0; i < 3; i++) await frame();
    expect(loop.race.state.getState().actionSource).toBe('controller');
  });

  it('asks the human for the action', async () => {
    const { loop, requests } = stage({ playing: false });
    await loop.configure(settings);
    loop.setActor('human');
    loop.humanAction = () => [-1, 0.5, 0];
    await loop.step();
    expect(requests[0]).toMatchObject({ actor: 'human', action: [-1, 0.5, 0] });
  });

  it('hands the wheel over from the start, and back where the car is', async () => {
    const { loop, requests, calls, frame, seconds } = stage();
    await loop.configure(settings);
    for (let i = 0; i < 10; i++) await frame();
    loop.startDriving();
    expect(loop.state.getState()).toMatchObject({ actor: 'human', countdown: 3, playing: true });
    await seconds(3.5);
    expect(calls.filter((call) => call.startsWith('reset'))).toEqual(['reset 7', 'reset 7']);
    expect(requests.at(-1)).toMatchObject({ actor: 'human' });
    loop.stopDriving();
    expect(loop.state.getState()).toMatchObject({ actor: 'driver', countdown: null });
    loop.stopDriving();
    expect(loop.state.getState().actor).toBe('driver');
    await frame();
    expect(calls.filter((call) => call.startsWith('reset'))).toHaveLength(2);
  });

  it('races on the same track, waits at the end, and shows everybody’s score there', async () => {
    const all = { vision: true, memory: true, controller: true };
    const { loop, calls, requests, starts, frame, race, seconds, settle } = stage({ has: all, endsAt: 4 });
    await loop.configure(settings);
    loop.setActor('human');
    loop.humanAction = () => [0, 1, 0];
    loop.setOpponent('controller');
    await settle();
    expect(starts.at(-1)).toEqual({ seed: 7, actor: 'human', opponent: 'controller' });
    await seconds(2.9);
    const standing = { actor: 'controller' as const, episodeReturn: 300, step: 2, tilesVisited: 9, lead: 0 };
    race({ ...standing, ended: false });
    for (let i = 0; i < 20; i++) await frame();
    // The person has ended, the opponent has not: on it goes.
    expect(loop.latest?.ended).toBe(true);
    expect(loop.race.state.getState().finished).toBe(false);
    race({ ...standing, ended: true, episodeReturn: 871 });
    for (let i = 0; i < 5; i++) await frame();
    const { finished, scores, actionSource } = loop.race.state.getState();
    expect({ finished, actionSource }).toEqual({ finished: true, actionSource: 'human' });
    expect(scores.human?.step).toBeGreaterThanOrEqual(4);
    expect(scores.controller?.episodeReturn).toBe(871);
    expect(scores.driver?.episodeReturn).toBe(905);
    expect(calls).toContain('score driver 7');
    expect(calls).not.toContain('score controller 7');
    const asked = requests.length;
    for (let i = 0; i < 20; i++) await frame();
    expect(requests).toHaveLength(asked);
    expect(calls.at(-1)).not.toBe('reset 8');
    await loop.reset();
    expect(loop.race.state.getState()).toMatchObject({ finished: false, actionSource: null, seed: 7 });
  });

  it('an episode whose hands changed is nobody’s, and C’s score goes with its weights', async () => {
    const { loop, frame } = stage({ endsAt: 4 });
    await loop.configure(settings);
    await frame();
    await frame();
    loop.setActor('random');
    for (let i = 0; i < 4; i++) await frame();
    expect(loop.state.getState().episodeResult).toMatchObject({ drivers: 'mixed', actor: 'random' });
    expect(loop.race.state.getState().actionSource).toBe('mixed');
    expect(loop.race.state.getState().scores).toEqual({});

    const all = { vision: true, memory: true, controller: true };
    const watched = stage({ has: all, endsAt: 4, playing: false });
    await watched.loop.configure(settings);
    await watched.loop.reset();
    await watched.loop.step(4);
    expect(watched.loop.race.state.getState().scores.controller?.step).toBe(4);
    watched.loop.refresh();
    expect(watched.loop.race.state.getState().scores.controller).toBeUndefined();
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
