/** Checks of single settings and of whole sets, as they come from scripts and checkpoints. */
import { describe, expect, it } from 'vitest';
import { checkSetting, checkSettings } from '../../../src/lab/settings/check.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { EXPERIMENTS, PRESETS, SETTINGS } from '../../../src/lab/settings/settings.ts';

describe('checks of settings', () => {
  it('a list of one is not taken for the choice that it prints as', () => {
    expect(() => checkSetting('vision.size', ['paper'] as never)).toThrow(/vision.size is one of/);
    expect(() => checkSettings({ experiment: ['car-racing'] as never, preset: 'quick' })).toThrow(
      /experiment/,
    );
  });

  it('settings from a script are checked alike', () => {
    expect(() => checkSettings({ experiment: 'car-racing', preset: 'quick', seed: Number.NaN })).toThrow(
      /seed/,
    );
    expect(() => checkSettings({ preset: 'quick' })).toThrow(/experiment is one of/);
  });

  it('every preset is itself legal', () => {
    for (const experiment of EXPERIMENTS) {
      for (const preset of PRESETS)
        expect(() => checkSettings(presetSettings(experiment, preset))).not.toThrow();
    }
  });

  it("the preset of the paper has the paper's value of every setting that the paper has", () => {
    const paper: Record<string, unknown> = presetSettings('car-racing', 'paper');
    for (const [key, setting] of Object.entries(SETTINGS)) {
      if ('paper' in setting && setting.paper !== undefined) expect(paper[key], key).toBe(setting.paper);
      expect(paper[key], key).toBeDefined();
    }
    expect(paper).toMatchObject({ 'memory.hiddenSize': 256, 'vision.latentSize': 32, 'memory.mixtures': 5 });
  });
});
