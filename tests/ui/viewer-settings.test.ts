/** What another experiment or agent changes in what is watched. */
import { describe, expect, it } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { createActions } from '../../src/store/actions.ts';
import { applyEvent } from '../../src/store/apply-event.ts';
import type { Engine } from '../../src/store/engine.ts';
import { createLab } from '../../src/store/lab.ts';
import { followSettings } from '../../src/ui/viewer-settings.ts';
import { NO_OTHER_TAB } from '../store/other-tab.helper.ts';
import { settings, stage } from '../store/viewer-stage.helper.ts';

async function watched() {
  const lab = createLab(settings);
  const { loop, settle, calls } = stage({ playing: false, has: { vision: true } });
  followSettings(lab, loop);
  await settle();
  return { lab, loop, settle, calls, agents: () => loop.state.getState().agents };
}

describe('another agent', () => {
  it('is counted where it is opened: what was held of the one before ends', async () => {
    const { lab, settle, agents } = await watched();
    const before = agents();
    applyEvent(lab, { type: 'settings', settings: { ...settings } });
    await settle();
    expect(agents()).toBe(before + 1);
    const provenance = { command: 'npm run lab', date: '2026-12-01' };
    applyEvent(lab, { type: 'shipped', name: 'a.safetensors', provenance, settings: { ...settings } });
    await settle();
    expect(agents()).toBe(before + 2);
  });

  it('of another experiment is counted once its first picture has come', async () => {
    const { lab, loop, settle, agents } = await watched();
    const before = agents();
    const atCount: (number | undefined)[] = [];
    loop.state.subscribe((state, old) => {
      if (state.agents !== old.agents) atCount.push(loop.latest?.seed);
    });
    lab.store.setState({ settings: { ...presetSettings('bouncing-ball', 'smoke'), seed: 3 } });
    await settle();
    expect(agents()).toBe(before + 1);
    expect(atCount).toEqual([3]);
  });

  it('is none where V and M learn on, or a setting of the next run changes', async () => {
    const { lab, settle, agents } = await watched();
    const before = agents();
    applyEvent(lab, { type: 'weights', part: 'vision' });
    lab.store.setState({ settings: { ...settings, 'vision.steps': 9, seed: 8 } });
    await settle();
    expect(agents()).toBe(before);
  });
});

it('only experiment, seed and options of the environment are another world: a preset opens nothing', async () => {
  const { lab, loop, settle, calls } = await watched();
  const opened = () => calls.filter((call) => call === 'configure').length;
  const { setPreset, setSetting, setExperiment } = createActions(lab, {} as Engine, NO_OTHER_TAB);
  await loop.reset(40);
  loop.setActor('random');
  setPreset('paper');
  setSetting('controller.sampleZ', false);
  setSetting('vision.latentSize', 9);
  await settle();
  expect(lab.store.getState().settings).toMatchObject({ preset: 'paper', 'vision.latentSize': 9 });
  expect(opened()).toBe(1);
  expect(loop.state.getState()).toMatchObject({ seed: 40, actor: 'random' });
  setSetting('car.lapRule', 'fixed');
  await settle();
  expect(opened()).toBe(2);
  setSetting('seed', 9);
  await settle();
  expect(opened()).toBe(3);
  setExperiment('bouncing-ball');
  await settle();
  expect(opened()).toBe(4);
});

it('z has no length where V is no more', async () => {
  const { loop, replace, has } = stage({ playing: false, has: { vision: true } });
  await loop.configure(settings);
  expect(loop.state.getState().latentSize).toBe(8);
  replace({}, 7);
  await loop.reset();
  expect(loop.state.getState().latentSize).toBeNull();
  has.vision = true;
  await loop.reset();
  expect(loop.state.getState().latentSize).toBe(8);
});
