/** The address follows the settings, also in a browser that limits how often it may change. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { settingsToHash } from '../../src/lab/settings/url.ts';
import { createActions } from '../../src/store/actions.ts';
import type { RunCommand } from '../../src/store/commands.ts';
import type { Engine } from '../../src/store/engine.ts';
import { createLab } from '../../src/store/lab.ts';
import { joinHash, type OpenedBy, type RoomId, Rooms } from '../../src/store/rooms.ts';
import { addNotice, type NoticeLevel } from '../../src/store/store.ts';
import { syncUrl } from '../../src/ui/url-sync.ts';
import { NO_OTHER_TAB } from '../store/other-tab.helper.ts';

/** A window whose history refuses while `refuses` says so. */
function pageThat(refuses: () => boolean) {
  const lab = createLab(presetSettings('car-racing', 'smoke'));
  const place = {
    location: { hash: '' },
    adopted: [] as string[],
    asked: 0,
    heard(): void {},
    navigate(hash: string): void {
      place.history.entries.push({ state: place.history.state, hash: place.location.hash });
      place.history.state = null;
      place.location.hash = hash;
      place.heard();
    },
    history: {
      state: null as unknown,
      entries: [] as { state: unknown; hash: string }[],
      replaceState(state: unknown, _: string, hash?: string | URL | null) {
        if (hash !== undefined) place.asked++;
        if (refuses()) throw new DOMException('too many calls', 'SecurityError');
        place.history.state = state;
        if (hash !== undefined) place.location.hash = String(hash);
      },
      pushState(state: unknown, title: string, hash?: string | URL | null) {
        const { state: before } = place.history;
        place.history.entries.push({ state: before, hash: place.location.hash });
        place.history.replaceState(state, title, hash);
      },
    },
    back(): void {
      const { state, hash } = place.history.entries.pop()!;
      place.history.state = state;
      place.location.hash = hash;
      place.heard();
    },
    addEventListener(_: string, listener: () => void) {
      place.heard = listener;
    },
  };
  const actions = createActions(lab, {} as Engine, NO_OTHER_TAB);
  const run = (name: string, ...[first, text]: string[]): void => {
    if (name === 'adoptHash') {
      place.adopted.push(first);
      actions.adoptHash(first);
    } else if (name === 'openRoom') rooms.open(first as RoomId, text as OpenedBy | undefined);
    else addNotice(lab.store, first as NoticeLevel, text);
  };
  const rooms = new Rooms('watch');
  syncUrl(lab, rooms, run as RunCommand, place);
  const setSeed = (seed: number): void => {
    lab.store.setState(({ settings }) => ({ settings: { ...settings, seed } }));
  };
  const hashNow = () => settingsToHash(lab.store.getState().settings);
  return { lab, place, rooms, setSeed, hashNow, notices: () => lab.store.getState().notices };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the address', () => {
  it('is that of the settings at once, and another one is adopted', () => {
    const { place, setSeed, hashNow } = pageThat(() => false);
    setSeed(5);
    expect(place.location.hash).toBe(hashNow());
    place.navigate(place.location.hash);
    place.navigate('#seed=9');
    expect(place.adopted).toEqual(['#seed=9']);
  });

  it('has the room; back leads to the room before, with the settings of now', () => {
    const { place, rooms, setSeed, hashNow } = pageThat(() => false);
    expect(rooms.state.getState()).toEqual({ room: 'watch', opened: 'load' });
    rooms.open('vision');
    expect(place.location.hash).toBe(joinHash('vision', hashNow()));
    expect(rooms.state.getState().opened).toBe('command');
    setSeed(5);
    place.back();
    expect(rooms.state.getState()).toEqual({ room: 'watch', opened: 'back' });
    expect(place.location.hash).toBe(hashNow());
    expect(hashNow()).toContain('seed=5');
    expect(place.adopted).toEqual([]);
  });

  it('opens the room that somebody types, and says that one does not exist', () => {
    const { place, rooms, hashNow, notices } = pageThat(() => false);
    place.navigate(joinHash('memory', hashNow()));
    expect(rooms.state.getState().room).toBe('memory');
    expect(place.adopted).toEqual([]);
    place.navigate('#room=visoin');
    expect(notices()).toMatchObject([
      { level: 'error', text: expect.stringContaining('did you mean "vision"') },
    ]);
    expect(rooms.state.getState().room).toBe('memory');
  });

  it('without a room, typed in one, opens the first screen with its settings; Back leads to the room', () => {
    const { place, rooms, hashNow } = pageThat(() => false);
    rooms.open('vision');
    place.navigate('#experiment=car-racing&preset=smoke&seed=9');
    expect(rooms.state.getState().room).toBe('watch');
    expect(hashNow()).toContain('seed=9');
    expect(place.location.hash).toBe(hashNow());
    place.back();
    expect(rooms.state.getState().room).toBe('vision');
    expect(place.location.hash).toBe(joinHash('vision', hashNow()));
    expect(hashNow()).toContain('seed=9');
  });

  it.each([
    [
      'that comes during a run',
      'running',
      '#experiment=car-racing&preset=smoke&seed=9',
      /Stop the run, then load/,
    ],
    ['whose settings are wrong', 'idle', '#experiment=car-racing&seed=many', /not applied.*many/],
  ] as const)('%s stays as typed, so that it can be loaded again', (_, status, typed, told) => {
    const { lab, place, rooms, notices } = pageThat(() => false);
    lab.store.setState({ status });
    rooms.open('vision');
    const { settings } = lab.store.getState();
    place.navigate(typed);
    expect(place.location.hash).toBe(typed);
    expect(rooms.state.getState().room).toBe('watch');
    expect(lab.store.getState().settings).toBe(settings);
    expect(notices()).toMatchObject([{ text: expect.stringMatching(told) }]);
  });

  it('catches up with the newest settings where the browser refused for a while', () => {
    let refusing = true;
    const { place, setSeed, hashNow, notices } = pageThat(() => refusing);
    expect(() => setSeed(5)).not.toThrow();
    setSeed(6);
    expect(place.asked).toBe(1);
    refusing = false;
    vi.runAllTimers();
    expect(place.location.hash).toBe(hashNow());
    expect(hashNow()).toContain('seed=6');
    expect(notices()).toEqual([]);
    setSeed(7);
    expect(place.location.hash).toBe(hashNow());
  });

  it('is told of once where the browser never lets it change; the settings do', () => {
    const { lab, setSeed, notices } = pageThat(() => true);
    for (const seed of [5, 6, 7]) {
      setSeed(seed);
      vi.runAllTimers();
    }
    expect(lab.store.getState().settings.seed).toBe(7);
    expect(notices()).toMatchObject([
      { level: 'warning', count: 1, text: expect.stringMatching(/too many calls.*Save a checkpoint/) },
    ]);
  });

  it('does not keep other listeners from hearing of the settings', () => {
    const { lab, setSeed } = pageThat(() => true);
    const heard: number[] = [];
    lab.store.subscribe(({ settings }) => heard.push(settings.seed));
    setSeed(5);
    expect(heard).toEqual([5]);
  });
});
