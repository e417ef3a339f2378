/** What a tab does with the weights of a run in another one: it reads and opens them, unless they came too late. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabEvent } from '../../src/lab/events.ts';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { Channels, locks, openTab, settings } from './tabs.helper.ts';

const BEGIN: LabEvent[] = [
  { type: 'settings', settings },
  { type: 'run', status: 'running' },
];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', { locks: locks() });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const later = () => vi.advanceTimersByTimeAsync(400);
/** The next call takes until the function that is returned is called. */
function delayed(call: { mockReturnValueOnce(answer: Promise<Uint8Array<ArrayBuffer>>): unknown }) {
  let answer: (bytes: Uint8Array<ArrayBuffer>) => void = () => undefined;
  call.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  return () => answer(new Uint8Array(1));
}

describe('weights of a run in another tab', () => {
  it('are not opened where the run was left while they were read, and what the page opens is shown', async () => {
    const channels = new Channels();
    const [owner, other] = [openTab(channels, 'a'), openTab(channels, 'b')];
    owner.emit(...BEGIN);
    await later();
    const finish = delayed(other.library.read);
    owner.emit({ type: 'weights', part: 'vision' });
    await vi.advanceTimersByTimeAsync(16_000);
    expect(other.library.read).toHaveBeenCalledOnce();
    await other.watch.leave();
    other.emit({ type: 'settings', settings: { ...settings, seed: 77 } });
    expect(other.lab.store.getState().settings.seed).toBe(77);
    finish();
    await later();
    expect(other.engine.importCheckpoint).not.toHaveBeenCalled();
    expect(other.lab.store.getState()).toMatchObject({ keptAs: null, trained: { vision: false } });
  });

  it('that are being opened when the run is left keep the page from opening others until they are', async () => {
    const channels = new Channels();
    const [owner, other] = [openTab(channels, 'a'), openTab(channels, 'b')];
    owner.emit(...BEGIN);
    await later();
    const finish = delayed(other.engine.importCheckpoint as ReturnType<typeof vi.fn>);
    owner.emit({ type: 'kept', path: 'kept/a.safetensors' });
    await later();
    expect(other.engine.importCheckpoint).toHaveBeenCalledOnce();
    const left = vi.fn();
    void other.watch.leave().then(left);
    await later();
    expect(left).not.toHaveBeenCalled();
    other.emit({ type: 'settings', settings: { ...settings, seed: 77 } });
    finish();
    await later();
    expect(left).toHaveBeenCalledOnce();
    expect(other.lab.store.getState().settings.seed).toBe(settings.seed);
  });

  it('are read once more at the run’s end where earlier ones are still on their way', async () => {
    const channels = new Channels();
    const [owner, other] = [openTab(channels, 'a'), openTab(channels, 'b')];
    owner.emit(...BEGIN);
    await later();
    const finish = delayed(other.library.read);
    owner.emit({ type: 'weights', part: 'vision' });
    await vi.advanceTimersByTimeAsync(16_000);
    owner.emit({ type: 'kept', path: 'kept/a.safetensors' }, { type: 'run', status: 'done' });
    await later();
    expect(other.lab.store.getState().keptAs).toBe('kept/a.safetensors');
    finish();
    await later();
    expect(other.engine.importCheckpoint).toHaveBeenCalledOnce();
    expect(other.lab.store.getState().keptAs).toBe('kept/a.safetensors');
  });

  it('are not opened over another experiment that was opened while they were read', async () => {
    const channels = new Channels();
    const [owner, other] = [openTab(channels, 'a'), openTab(channels, 'b')];
    owner.emit(...BEGIN);
    await later();
    const finish = delayed(other.library.read);
    owner.emit({ type: 'kept', path: 'kept/a.safetensors' }, { type: 'run', status: 'done' });
    await later();
    other.lab.store.setState({ settings: presetSettings('bouncing-ball', 'smoke') });
    finish();
    await later();
    expect(other.engine.importCheckpoint).not.toHaveBeenCalled();
  });
});
