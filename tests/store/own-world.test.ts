/** An agent beside a world that it was not trained in: what the page says of it, and the way back to its own. */
import { beforeEach, expect, it } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import type { RunSettings, SettingKey } from '../../src/lab/settings/settings.ts';
import { applyEvent } from '../../src/store/apply-event.ts';
import type { CommandTargets } from '../../src/store/command.ts';
import { createLab, type Lab } from '../../src/store/lab.ts';
import { backToOwnWorld, inOwnWorld, isOtherWorld } from '../../src/store/own-world.ts';

const usual = presetSettings('car-racing', 'smoke');
const drawn: RunSettings = { ...usual, 'car.domainRandomize': true, 'car.lapRule': 'fixed' };

let lab: Lab;
let told: string[];
let page: Pick<CommandTargets, 'lab' | 'actions'>;
beforeEach(() => {
  lab = createLab(usual);
  told = [];
  const actions = {
    notify: (level: string, text: string) => told.push(`${level}: ${text}`),
    setSetting: (key: SettingKey, value: unknown) =>
      lab.store.setState(({ settings }) => ({ settings: { ...settings, [key]: value } })),
  };
  page = { lab, actions: actions as unknown as CommandTargets['actions'] };
});
const watch = (settings: RunSettings): void => lab.store.setState({ settings });
const open = (settings: RunSettings): void => {
  applyEvent(lab, { type: 'weights', part: 'vision' });
  applyEvent(lab, { type: 'shipped', name: 'agent.safetensors', provenance: {}, settings });
};

it('there is no other world without an agent, nor where only other settings differ', () => {
  watch(drawn);
  expect(isOtherWorld(lab.store.getState())).toBe(false);
  watch(usual);
  open({ ...presetSettings('car-racing', 'long'), seed: 4 });
  expect(isOtherWorld(lab.store.getState())).toBe(false);
  for (const key of ['car.domainRandomize', 'car.lapRule'] as const) {
    watch({ ...usual, [key]: drawn[key] });
    expect(isOtherWorld(lab.store.getState())).toBe(true);
  }
});

it('what the report is about keeps its world, whatever is watched', () => {
  open(usual);
  watch({ ...drawn, seed: 9 });
  expect(inOwnWorld(lab.store.getState())).toEqual({ ...usual, seed: 9 });
});

it('an agent of a run in drawn colours is at home there', () => {
  applyEvent(lab, { type: 'settings', settings: drawn });
  applyEvent(lab, { type: 'run', status: 'running' });
  applyEvent(lab, { type: 'weights', part: 'vision' });
  expect(isOtherWorld(lab.store.getState())).toBe(false);
  watch(usual);
  expect(isOtherWorld(lab.store.getState())).toBe(true);
});

it('an episode of the report is watched in the world that it was driven in, which is said', () => {
  open(usual);
  expect(backToOwnWorld(page)).toBe('');
  watch(drawn);
  expect(backToOwnWorld(page)).toBe(
    ' The world is that of the report again: car.domainRandomize=false and car.lapRule=v3.',
  );
  expect(lab.store.getState().settings).toEqual(usual);
  expect(told).toEqual([]);
});

it('and not while diagnostics keep the settings', () => {
  open(usual);
  watch(drawn);
  lab.store.setState({ diagnostics: { fraction: 0.5, detail: '' } });
  expect(backToOwnWorld(page)).toBeNull();
  expect(lab.store.getState().settings).toEqual(drawn);
  expect(told).toEqual([expect.stringMatching(/warning: .*car.domainRandomize=false.*wait for the end/)]);
});
