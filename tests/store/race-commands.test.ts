/** Agents to race against that are read at different speeds: the newest wish of a visitor counts. */
import { expect, it, vi } from 'vitest';
import { encodeCheckpoint } from '../../src/lab/checkpoint/checkpoint.ts';
import { createActions } from '../../src/store/actions.ts';
import type { CommandTargets } from '../../src/store/command.ts';
import { runnerOf } from '../../src/store/commands.ts';
import type { Engine } from '../../src/store/engine.ts';
import { createLab } from '../../src/store/lab.ts';
import { ViewControl } from '../../src/store/view-control.ts';
import { wholeRun } from '../lab/whole-run.helper.ts';
import { NO_OTHER_TAB } from './other-tab.helper.ts';
import { ALL, settings, stage } from './viewer-stage.helper.ts';

const bytes = encodeCheckpoint(wholeRun());

/** A promise, and what fulfils it. */
function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}

async function racing() {
  const { loop, viewer } = stage({ playing: false, has: ALL });
  const lab = createLab(settings);
  const setOther = vi.spyOn(viewer, 'setOther');
  const actions = createActions(lab, { viewer } as unknown as Engine, NO_OTHER_TAB);
  await loop.configure(settings);
  const view = new ViewControl();
  view.element = { focus: () => undefined, blur: () => undefined, reveal: () => undefined };
  const run = runnerOf({ lab, loop, actions, view } as unknown as CommandTargets);
  /** A file that is read when `arrive` is called. */
  const wish = (name: string) => {
    const file = deferred<Uint8Array>();
    const done = run('raceFile', name, () => file.promise);
    const arrive = (): Promise<void> => {
      file.resolve(bytes);
      return done;
    };
    return { arrive };
  };
  return { lab, loop, run, setOther, wish, race: () => loop.state.getState() };
}

it('the agent that was wished for last races, though an earlier one comes later', async () => {
  const { wish, race, setOther } = await racing();
  const [first, second] = [wish('first'), wish('second')];
  await second.arrive();
  expect(race()).toMatchObject({ opponent: 'other', other: 'second' });
  await first.arrive();
  expect(race()).toMatchObject({ opponent: 'other', other: 'second' });
  expect(setOther).toHaveBeenCalledOnce();
});

it('another opponent, none, or an episode to watch are newer wishes, too', async () => {
  const { wish, race, run, setOther } = await racing();
  const late = wish('late');
  run('setOpponent', 'driver');
  await late.arrive();
  expect(race()).toMatchObject({ opponent: 'driver', other: null });
  const later = wish('later');
  run('setOpponent', null);
  await later.arrive();
  expect(race()).toMatchObject({ opponent: null, other: null });
  const latest = wish('latest');
  run('replay', 'controller', 9, 'Track 9 again');
  await latest.arrive();
  expect(race()).toMatchObject({ opponent: null, other: null, seed: 9 });
  expect(setOther).not.toHaveBeenCalled();
});

it('an agent of the experiment before does not come along into another', async () => {
  const { wish, race, lab, loop, setOther } = await racing();
  const late = wish('late');
  const next = { ...settings, experiment: 'pong' } as const;
  lab.store.setState({ settings: next });
  await loop.configure(next);
  await late.arrive();
  expect(race()).toMatchObject({ opponent: null, other: null });
  expect(lab.store.getState().notices).toEqual([]);
  expect(setOther).not.toHaveBeenCalled();
});

it('one that the viewer was given before the newer wish has its name, and no race begins', async () => {
  const { wish, race, run, setOther } = await racing();
  const given = deferred<void>();
  setOther.mockReturnValueOnce(given.promise);
  const done = wish('given').arrive();
  await vi.waitFor(() => expect(setOther).toHaveBeenCalledOnce());
  run('setOpponent', 'driver');
  given.resolve();
  await done;
  expect(race()).toMatchObject({ opponent: 'driver', other: 'given', playing: false });
});
