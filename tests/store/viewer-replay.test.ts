/** An episode as it was driven: any of its steps, forward and back; what a visitor replays waits at its end. */
import { expect, it } from 'vitest';
import { ALL, settings, stage } from './viewer-stage.helper.ts';

const seeks = (calls: readonly string[]): string[] => calls.filter((call) => call.startsWith('seek'));

it('goes back, and plays again what was driven', async () => {
  const { loop, calls, requests, frame } = stage({ has: ALL });
  await loop.configure(settings);
  await loop.step(30);
  await loop.seek(12);
  expect(seeks(calls)).toEqual(['seek 12']);
  expect(loop.latest).toMatchObject({ step: 12, driven: 30 });
  expect(loop.state.getState().replaying).toBe(true);
  loop.play();
  for (let i = 0; i < 5; i++) await frame();
  expect(requests.at(-1)).toMatchObject({ again: true });
  expect(loop.latest!.step).toBeGreaterThan(12);
});

it('takes the newest of many wishes, and drives in pieces what nobody has driven yet', async () => {
  const { loop, calls } = stage({ playing: false });
  await loop.configure(settings);
  const first = loop.seek(100);
  void loop.seek(60);
  void loop.seek(90);
  await first;
  expect(seeks(calls)).toEqual(['seek 40', 'seek 80', 'seek 90']);
  await loop.seek(5);
  await loop.seek(70);
  expect(seeks(calls).slice(3)).toEqual(['seek 5', 'seek 70']);
});

it('ends where the episode ends', async () => {
  const { loop, calls } = stage({ playing: false, endsAt: 50 });
  await loop.configure(settings);
  await loop.seek(900);
  expect(seeks(calls)).toEqual(['seek 40', 'seek 80']);
  expect(loop.latest).toMatchObject({ step: 50, ended: true });
  expect(loop.race.state.getState().scores).toMatchObject({ driver: { step: 50, episodeReturn: 50 } });
});

it('a replay waits at its end, paused; play begins it again, and the next episode is a command', async () => {
  const { loop, calls, seconds } = stage({ endsAt: 20 });
  await loop.configure(settings);
  await loop.replay(4);
  await seconds(6);
  expect(loop.latest).toMatchObject({ step: 20, ended: true });
  expect(loop.state.getState()).toMatchObject({ playing: false, seed: 4, replaying: true });
  expect(calls.filter((call) => call.startsWith('reset'))).toEqual(['reset 7', 'reset 4']);
  loop.toggle();
  await seconds(0.1);
  expect(seeks(calls)).toEqual(['seek 0']);
  expect(loop.latest!.step).toBeGreaterThan(0);
  expect(loop.latest!.step).toBeLessThan(20);
  await loop.reset(5);
  expect(loop.state.getState().replaying).toBe(false);
});

it('whoever takes over drives from there, and the episode is a replay no more', async () => {
  const { loop, requests } = stage({ playing: false, has: ALL });
  await loop.configure(settings);
  await loop.step(30);
  await loop.seek(10);
  loop.setActor('driver');
  await loop.step(1);
  expect(requests.at(-1)).toMatchObject({ again: false, actor: 'driver' });
});

it('one step back at a time, not before the first', async () => {
  const { loop, calls } = stage();
  await loop.configure(settings);
  await loop.step(3);
  await loop.seekBy(-1);
  await loop.seekBy(-10);
  expect(seeks(calls)).toEqual(['seek 2', 'seek 0']);
  expect(loop.state.getState().playing).toBe(false);
});

it('the dream begins again from the moment that one went to', async () => {
  const { loop, calls } = stage({ playing: false, has: ALL });
  await loop.configure(settings);
  await loop.step(40);
  calls.length = 0;
  await loop.seek(20);
  expect(calls).toEqual(['seek 20', 'beginDream', 'advance']);
  calls.length = 0;
  await loop.seek(3);
  expect(calls).toEqual(['seek 3', 'advance']);
});

it('refuses a step that is none', async () => {
  const { loop } = stage({ playing: false });
  await loop.configure(settings);
  expect(() => loop.seek(-2)).toThrow('a step must be a whole number from 0 on, got -2');
});
