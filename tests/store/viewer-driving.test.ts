/** A person at the wheel, and how episodes of reality end. */
import { describe, expect, it } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { ALL, settings, stage } from './viewer-stage.helper.ts';

describe('the countdown', () => {
  it('counts 3, 2, 1 while the clock of the episode stands still, and then it runs', async () => {
    const { loop, requests, seconds, settle } = stage();
    await loop.configure(settings);
    await seconds(0.5);
    loop.startDriving();
    await settle();
    const asked = requests.length;
    const shown = new Set([loop.state.getState().countdown]);
    loop.state.subscribe(({ countdown }) => shown.add(countdown));
    await seconds(2.9);
    expect(requests).toHaveLength(asked);
    expect(loop.latest!.step).toBe(0);
    await seconds(0.3);
    expect([...shown]).toEqual([3, 2, 1, null]);
    expect(requests.length).toBeGreaterThan(asked);
    expect(requests.at(-1)!.actor).toBe('human');
  });

  it('stops while the page is paused or hidden, and does not jump when it is seen again', async () => {
    const { loop, seconds, frame, hide } = stage();
    await loop.configure(settings);
    loop.startDriving();
    await seconds(1.5);
    expect(loop.state.getState().countdown).toBe(2);
    hide(true);
    await seconds(20);
    expect(loop.state.getState().countdown).toBe(2);
    hide(false);
    await frame(600_000);
    expect(loop.state.getState().countdown).toBe(2);
    loop.pause();
    await seconds(20);
    expect(loop.state.getState().countdown).toBe(2);
    loop.play();
    await seconds(1.6);
    expect(loop.state.getState().countdown).toBeNull();
  });

  it('begins each episode of a person, whatever control was used; a step by hand ends it', async () => {
    const { loop, requests, settle } = stage();
    await loop.configure(settings);
    loop.setActor('human');
    expect(loop.state.getState()).toMatchObject({ countdown: 3, waiting: true });
    await loop.step();
    expect(loop.state.getState()).toMatchObject({ countdown: null, waiting: false });
    expect(requests).toHaveLength(1);
    void loop.reset(12);
    await settle();
    expect(loop.state.getState()).toMatchObject({ countdown: 3, seed: 12 });
    loop.stopDriving();
    void loop.reset(13);
    await settle();
    expect(loop.state.getState().countdown).toBeNull();
  });
});

describe('a person who drives', () => {
  const ball = { ...presetSettings('bouncing-ball', 'smoke'), seed: 3 };

  it('does not drive the experiment that is opened next: it plays, and goes on at its end', async () => {
    const { loop, calls, requests, seconds } = stage({ endsAt: 100 });
    await loop.configure(settings);
    loop.setActor('random');
    loop.startDriving();
    await seconds(1);
    await loop.configure(ball);
    expect(loop.state.getState()).toMatchObject({ actor: 'random', countdown: null, waiting: false });
    await seconds(10);
    expect(requests.length).toBeGreaterThan(0);
    expect(requests.every(({ actor }) => actor === 'random')).toBe(true);
    expect(calls).toContain('reset 4');
  });

  it('drives on where another seed is set, and the next experiment where that is asked for in time', async () => {
    const { loop } = stage();
    await loop.configure(settings);
    loop.startDriving();
    await loop.configure({ ...settings, seed: 8 });
    expect(loop.state.getState()).toMatchObject({ actor: 'human', countdown: 3 });
    const opening = loop.configure(ball);
    loop.startDriving();
    await opening;
    expect(loop.state.getState()).toMatchObject({ actor: 'human', countdown: 3 });
    loop.stopDriving();
    expect(loop.state.getState().actor).toBe('driver');
  });
});

describe('the end of an episode', () => {
  it('has a card for three seconds; then the next seed begins', async () => {
    const { loop, calls, endsBy, seconds } = stage({ endsAt: 50, has: ALL });
    await loop.configure(settings);
    loop.hideDream();
    endsBy('time');
    await seconds(1.2);
    const card = {
      reason: 'time',
      episodeReturn: 50,
      step: 50,
      seed: 7,
      actor: 'controller',
      drivers: 'one',
    };
    expect(loop.state.getState().episodeResult).toMatchObject({ ...card, step: expect.any(Number) });
    const resets = () => calls.filter((call) => call.startsWith('reset')).length;
    const before = resets();
    await seconds(2.5);
    expect(resets()).toBe(before);
    await seconds(0.8);
    expect(calls).toContain('reset 8');
    expect(loop.state.getState()).toMatchObject({ episodeResult: null, seed: 8 });
  });

  it('leaves the dream of C alive meanwhile', async () => {
    const { loop, requests, seconds } = stage({ endsAt: 50, has: ALL });
    await loop.configure(settings);
    await seconds(1.2);
    const before = requests.length;
    await seconds(2);
    expect(requests.length).toBeGreaterThan(before + 50);
    expect(requests.at(-1)).toMatchObject({ dream: true });
  });

  it('does not pass while the page is paused', async () => {
    const { loop, seconds } = stage({ endsAt: 50 });
    await loop.configure(settings);
    await seconds(1.2);
    loop.pause();
    await seconds(9);
    expect(loop.state.getState().episodeResult).not.toBeNull();
  });

  it('waits for a person who drove, though another took the wheel before the end', async () => {
    const { loop, calls, seconds } = stage({ endsAt: 100 });
    await loop.configure(settings);
    loop.startDriving();
    await seconds(4);
    loop.stopDriving();
    await seconds(2);
    expect(loop.state.getState().episodeResult).toMatchObject({ drivers: 'mixed', actor: 'driver' });
    expect(loop.race.state.getState()).toMatchObject({ scores: {}, actionSource: 'mixed' });
    const asked = calls.length;
    await seconds(9);
    expect(calls).toHaveLength(asked);
    await loop.reset(8);
    expect(loop.state.getState()).toMatchObject({ episodeResult: null, seed: 8 });
    await seconds(0.5);
    expect(loop.latest!.step).toBeGreaterThan(0);
  });

  it('that waits is left by a dream from here, which would stand still with it', async () => {
    const { loop, seconds } = stage({ has: ALL, endsAt: 100 });
    await loop.configure(settings);
    loop.startDriving();
    await seconds(6);
    expect(loop.state.getState().episodeResult).toMatchObject({ actor: 'human', waits: true });
    await loop.startDream();
    expect(loop.state.getState().episodeResult).toBeNull();
  });
});

describe('a race', () => {
  const standing = { actor: 'driver' as const, episodeReturn: 300, step: 2, tilesVisited: 9, lead: 0 };

  it('another agent races C on the same track; with another experiment it is gone', async () => {
    const { loop, starts } = stage({ playing: false, has: ALL });
    await loop.configure(settings);
    loop.setActor('controller');
    loop.raceOther('theirs.safetensors');
    expect(loop.state.getState()).toMatchObject({ opponent: 'other', other: 'theirs.safetensors' });
    await loop.reset();
    expect(starts.at(-1)).toMatchObject({ opponent: 'other', actor: 'controller', seed: 7 });
    await loop.configure(settings);
    expect(loop.state.getState()).toMatchObject({ opponent: null, other: 'theirs.safetensors' });
    await loop.configure({ ...settings, experiment: 'pong' });
    expect(loop.state.getState().other).toBeNull();
  });

  it('keeps the mean returns of both over the tracks that both have driven', async () => {
    const { loop, race } = stage({ playing: false, has: ALL, endsAt: 20 });
    await loop.configure(settings);
    loop.setActor('controller');
    loop.raceOther('theirs.safetensors');
    const tally = () => loop.race.state.getState().tally;
    const its = { actor: 'other', step: 30, ended: true, tilesVisited: 9, lead: 0 } as const;
    for (const [seed, episodeReturn] of [
      [7, 40],
      [8, 10],
    ]) {
      await loop.reset(seed);
      race({ ...its, episodeReturn });
      await loop.step(20);
    }
    expect(tally()).toEqual({ tracks: 2, controller: 20, other: 25 });
    loop.raceOther('another.safetensors');
    expect(tally()).toBeNull();
  });

  it('is over at once for whoever leaves the field: nothing stands still until the opponent is done', async () => {
    const { loop, race, calls, endsBy, settle, seconds } = stage({ has: ALL, endsAt: 20 });
    await loop.configure(settings);
    loop.setActor('human');
    loop.setOpponent('driver');
    await settle();
    race({ ...standing, ended: false });
    endsBy('left');
    await seconds(3.8);
    expect(loop.race.state.getState().finished).toBe(true);
    expect(loop.race.state.getState().scores.human).toMatchObject({ endReason: 'left' });
    expect(loop.state.getState().episodeResult).toMatchObject({ reason: 'left', actor: 'human' });
    // The others' results are computed unseen.
    expect(calls).toEqual(expect.arrayContaining(['score driver 7', 'score controller 7']));
  });

  it('that no person drives goes on by itself: other rooms show no card to press', async () => {
    const { loop, race, calls, settle, seconds } = stage({ has: ALL, endsAt: 20 });
    await loop.configure(settings);
    loop.setActor('controller');
    loop.setOpponent('driver');
    await settle();
    race({ ...standing, ended: false });
    await seconds(2);
    expect(loop.latest?.ended).toBe(true);
    // The opponent drives on.
    await seconds(4);
    expect(calls).not.toContain('reset 8');
    race({ ...standing, ended: true });
    await seconds(1);
    expect(loop.race.state.getState()).toMatchObject({ finished: true, seed: 7 });
    await seconds(4);
    expect(calls).toContain('reset 8');
    expect(loop.race.state.getState()).toMatchObject({ finished: false, seed: 8 });
  });

  it('of C against C, or of the script against the script, is refused and says why', async () => {
    const { loop, notices, starts, settle } = stage({ has: ALL });
    await loop.configure(settings);
    await settle();
    loop.setOpponent('controller');
    await settle();
    expect(loop.state.getState().opponent).toBeNull();
    expect(notices).toEqual([
      expect.stringMatching(/C does not race itself: both cars would be in the same place/),
    ]);
    loop.setOpponent('driver');
    await settle();
    expect(loop.state.getState().opponent).toBe('driver');
    expect(starts.at(-1)).toMatchObject({ opponent: 'driver', actor: 'controller' });
    loop.setActor('driver');
    await settle();
    expect(loop.state.getState()).toMatchObject({ opponent: null, actor: 'driver' });
    expect(starts.at(-1)).toMatchObject({ opponent: null, actor: 'driver' });
    expect(notices[1]).toMatch(/The script does not race itself/);
  });

  it('of C without its networks is one of the script against itself', async () => {
    const { loop, notices, settle } = stage();
    await loop.configure(settings);
    loop.setActor('controller');
    loop.setOpponent('driver');
    await settle();
    expect(loop.state.getState().opponent).toBeNull();
    expect(notices).toHaveLength(1);
  });
});
