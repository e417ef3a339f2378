/** The address follows the settings, also in a browser that limits how often it may change. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { settingsToHash } from '../../src/lab/settings/url.ts';
import type { RunCommand } from '../../src/store/commands.ts';
import { createLab } from '../../src/store/lab.ts';
import { addNotice, type NoticeLevel } from '../../src/store/store.ts';
import { syncUrl } from '../../src/ui/url-sync.ts';

/** A window whose history refuses while `refuses` says so. */
function pageThat(refuses: () => boolean) {
  const lab = createLab(presetSettings('car-racing', 'smoke'));
  const place = {
    location: { hash: '' },
    adopted: [] as string[],
    asked: 0,
    navigate(_hash: string): void {},
    history: {
      state: null,
      replaceState(_: unknown, __: string, hash?: string | URL | null) {
        place.asked++;
        if (refuses()) throw new DOMException('too many calls', 'SecurityError');
        place.location.hash = String(hash);
      },
    },
    addEventListener(_: string, listener: () => void) {
      place.navigate = (hash) => {
        place.location.hash = hash;
        listener();
      };
    },
  };
  const run = (name: string, ...[first, text]: string[]): void => {
    if (name === 'adoptHash') place.adopted.push(first);
    else addNotice(lab.store, first as NoticeLevel, text);
  };
  syncUrl(lab, run as RunCommand, place);
  const setSeed = (seed: number): void => {
    lab.store.setState(({ settings }) => ({ settings: { ...settings, seed } }));
  };
  const hashNow = () => settingsToHash(lab.store.getState().settings);
  return { lab, place, setSeed, hashNow, notices: () => lab.store.getState().notices };
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
