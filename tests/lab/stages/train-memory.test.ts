/** M is trained as the settings say. */
import { expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/lab/checkpoint/checkpoint.ts';
import type { LabEvent } from '../../../src/lab/events.ts';
import { noLearning } from '../../../src/lab/learning/learning.ts';
import { memoryConfig, type RunContext } from '../../../src/lab/run.ts';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import type { RunSettings } from '../../../src/lab/settings/settings.ts';
import { ProgressTracker } from '../../../src/lab/stages/progress-tracker.ts';
import { trainMemory } from '../../../src/lab/stages/train-memory.ts';
import { memoryShapes } from '../../../src/memory/config.ts';
import type { MemoryOptions } from '../../../src/memory/trainer.ts';
import { Control } from '../../../src/threads/control.ts';
import { FRAME_LENGTH } from '../../../src/vision/config.ts';
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

/** M's training of a few steps, whose dreams are asked of a worker. */
async function trained(dreamStrip: (paths: { latents: string }[]) => Promise<object | null>) {
  let step = 0;
  const worker = {
    loadTraining: async () => 4,
    precompileSteps: async () => 0,
    beginTraining: async () => undefined,
    resumeTraining: async () => 0,
    train: async (_: number, until: number) => ({ step: (step = until), losses: { nll: 1 }, finite: true }),
    weights: async () => ({ a: { shape: [1], data: Float32Array.of(step) } }),
    endTraining: async () => undefined,
  };
  const events: LabEvent[] = [];
  const context = {
    settings: { ...presetSettings('car-racing', 'smoke'), 'memory.steps': 8, 'collect.episodes': 30 },
    control: new Control(),
    agent: {},
    report: {},
    learning: noLearning(),
    emit: (event: LabEvent) => events.push(event),
    train: { call: (what: (remote: typeof worker) => unknown) => what(worker) },
    pool: {
      one: (task: (thread: object) => unknown) =>
        task({ call: (what: (remote: object) => unknown) => what({ dreamStrip }) }),
    },
  } as unknown as RunContext;
  await trainMemory(context, new ProgressTracker(context, 'memory'));
  const notices = events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));
  return { timelapse: context.learning.memory.timelapse, notices };
}

const picture = () => ({
  count: 1,
  originals: new Uint8Array(FRAME_LENGTH),
  decoded: new Uint8Array(FRAME_LENGTH),
});

it('takes the pictures of its time-lapse from unseen episodes', async () => {
  const asked: string[][] = [];
  const { timelapse, notices } = await trained(async (paths) => {
    asked.push(paths.map(({ latents }) => latents));
    return picture();
  });
  expect(timelapse?.steps).toEqual([1, 2, 4, 8]);
  expect(notices).toEqual([]);
  // Of 30 episodes the last three are unseen.
  expect(asked).toHaveLength(4);
  for (const paths of asked)
    expect(paths.map((path) => path.slice(-17))).toEqual(
      ['00027', '00028', '00029'].map((name) => `${name}.safetensors`),
    );
});

it('is trained to its end where no picture can be taken', async () => {
  const short = await trained(async () => null);
  expect(short).toEqual({ timelapse: null, notices: [] });
  const failing = await trained(() => Promise.reject(new Error('no such file')));
  expect(failing.timelapse).toBeNull();
  expect(failing.notices[0]).toBe('The time-lapse of M goes without a picture: no such file');
});
