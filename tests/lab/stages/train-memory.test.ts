/** M is trained as the settings say. */
import { expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import { memoryConfig, type RunContext } from '../../../src/lab/run.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import type { RunSettings } from '../../../src/lab/settings/settings.ts';
import { ProgressTracker } from '../../../src/lab/stages/progress-tracker.ts';
import { trainMemory } from '../../../src/lab/stages/train-memory.ts';
import { memoryShapes } from '../../../src/memory/config.ts';
import type { MemoryOptions } from '../../../src/memory/trainer.ts';
import { Control } from '../../../src/threads/control.ts';
import { wholeRun } from '../whole-run.helper.ts';

/** The options M's training begins with; nothing is trained. */
async function optionsOf(changes: object): Promise<MemoryOptions> {
  let begun: MemoryOptions | null = null;
  const worker = {
    loadTraining: async () => 4,
    precompileSteps: async () => 0,
    beginTraining: async ({ options }: { options: MemoryOptions }) => {
      begun = options;
      throw new Error('seen enough');
    },
    endTraining: async () => undefined,
  };
  const context = {
    settings: { ...presetSettings('car-racing', 'smoke'), ...changes },
    control: new Control(),
    agent: {},
    report: {},
    emit: () => undefined,
    train: { call: (what: (remote: typeof worker) => unknown) => what(worker) },
  } as unknown as RunContext;
  await expect(trainMemory(context, new ProgressTracker(context, 'memory'))).rejects.toThrow('seen enough');
  return begun!;
}

it('carries h and c from window to window only where that is set', async () => {
  expect((await optionsOf({})).carryState).toBe(false);
  expect((await optionsOf({ 'memory.carryState': true })).carryState).toBe(true);
});

it('weighs the reward as the settings say', async () => {
  expect((await optionsOf({})).rewardWeight).toBe(1);
  expect((await optionsOf({ 'memory.rewardWeight': 4 })).rewardWeight).toBe(4);
});

it('lets M look ahead as the settings say', async () => {
  expect((await optionsOf({ 'memory.auxiliaryWeight': 3 })).aheadWeight).toBe(3);
  const settings = presetSettings('car-racing', 'smoke');
  expect(Object.keys(memoryShapes(memoryConfig(settings)))).not.toContain('memory.ahead.kernel');
  const ahead = memoryConfig({ ...settings, 'memory.auxiliaryHorizon': 16 });
  expect(ahead.aheadSteps).toBe(16);
  expect(Object.keys(memoryShapes(ahead))).toContain('memory.ahead.kernel');
});

it('settings of a file from before these were settings are as it was made', () => {
  const run = wholeRun();
  const later = [
    'memory.carryState',
    'memory.rewardWeight',
    'memory.auxiliaryHorizon',
    'memory.auxiliaryWeight',
  ];
  const all = Object.entries(presetSettings('car-racing', 'long'));
  const old = Object.fromEntries(all.filter(([key]) => !later.includes(key)));
  const file = encodeCheckpoint({ ...run, settings: old as unknown as RunSettings });
  const { settings } = decodeCheckpoint(file);
  expect(settings['memory.carryState']).toBe(false);
  expect(settings['memory.rewardWeight']).toBe(1);
  expect(settings['memory.auxiliaryHorizon']).toBe(0);
});
