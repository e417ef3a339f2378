/** Of two checkpoints that are loaded at once the later one counts, however long each takes to read. */
import { expect, it } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { createActions } from '../../src/store/actions.ts';
import type { Engine } from '../../src/store/engine.ts';
import { createLab } from '../../src/store/lab.ts';
import { gate } from '../gate.helper.ts';
import { NO_OTHER_TAB } from './other-tab.helper.ts';

it('a large file that is read slowly does not replace the one chosen after it', async () => {
  const lab = createLab(presetSettings('car-racing', 'smoke'));
  const imported: string[] = [];
  const engine = { importCheckpoint: async (_: Uint8Array, name: string) => void imported.push(name) };
  const actions = createActions(lab, engine as unknown as Engine, NO_OTHER_TAB);
  const slowly = gate<Uint8Array>();
  const slow = actions.loadCheckpoint('first', () => slowly.promise);
  const fast = actions.loadCheckpoint('second', async () => new Uint8Array(1));
  const bad = actions.loadCheckpoint('third', () => Promise.reject(new Error('gone')));
  slowly.resolve(new Uint8Array(1));
  expect(await Promise.all([slow, fast, bad])).toEqual([true, true, false]);
  expect(imported).toEqual(['first', 'second']);
  expect(lab.store.getState().savedAs).toBe('second');
});
