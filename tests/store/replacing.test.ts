/** What a run or another agent takes the place of is asked about first, and only then. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import type { CommandTargets } from '../../src/store/command.ts';
import { runnerOf } from '../../src/store/commands.ts';
import { createLab } from '../../src/store/lab.ts';
import type { LabState } from '../../src/store/store.ts';
import { ViewControl } from '../../src/store/view-control.ts';

beforeAll(() => vi.stubGlobal('navigator', { hardwareConcurrency: 2 }));
afterAll(() => vi.unstubAllGlobals());

const SHIPPED = { name: 'agent', command: 'npm run lab', date: 'today' };
const TRAINED = { vision: true, memory: true, controller: true };

/** What a command asks, and what it does. */
function commanded(command: 'train' | 'reopenAgent', preset: 'smoke' | 'paper', state: Partial<LabState>) {
  const lab = createLab(presetSettings('car-racing', preset));
  const { stages } = lab.store.getState();
  lab.store.setState({ stages: { ...stages, vision: { ...stages.vision, elapsed: 100 } }, ...state });
  const view = new ViewControl();
  const done: string[] = [];
  const actions = { train: () => done.push('train'), reopenAgent: () => done.push('agent') };
  runnerOf({ lab, view, actions } as unknown as CommandTargets)(command);
  return { asked: view.state.getState().dialog, done };
}

describe('Train', () => {
  it.each([
    ['on an empty page', {}],
    ['where the training is saved', { trained: TRAINED, savedAs: 'mine.safetensors' }],
    ['where the room Runs has the run', { trained: TRAINED, keptAs: 'kept/mine.safetensors' }],
  ])('starts a short run without a question %s', (_, state) => {
    expect(commanded('train', 'smoke', state)).toEqual({ asked: null, done: ['train'] });
  });

  it.each([
    ['a run of hours', 'paper', {}],
    ['the agent that came with the page is replaced', 'smoke', { shipped: SHIPPED, savedAs: 'agent' }],
    ['training that is not saved is replaced', 'smoke', { trained: TRAINED }],
  ] as const)('asks before %s', (_, preset, state) => {
    expect(commanded('train', preset, state)).toEqual({ asked: 'train', done: [] });
  });
});

describe('Back to the trained agent', () => {
  it('asks before it replaces training that is not saved, and goes back at once otherwise', () => {
    expect(commanded('reopenAgent', 'smoke', { trained: TRAINED })).toEqual({ asked: 'agent', done: [] });
    const saved = { trained: TRAINED, savedAs: 'mine.safetensors' };
    expect(commanded('reopenAgent', 'smoke', saved)).toEqual({ asked: null, done: ['agent'] });
  });
});
