/** A checkpoint counts as saved when it was handed over, not before. */
import { expect, it } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { createActions } from '../../src/store/actions.ts';
import { checkpointFile } from '../../src/store/checkpoint-name.ts';
import type { Engine } from '../../src/store/engine.ts';
import { createLab } from '../../src/store/lab.ts';
import { NO_OTHER_TAB } from './other-tab.helper.ts';

function pageWith(exportCheckpoint: () => Promise<Uint8Array>) {
  const lab = createLab({ ...presetSettings('car-racing', 'smoke'), seed: 4 });
  return {
    lab,
    actions: createActions(lab, { exportCheckpoint, fitnessCsv } as unknown as Engine, NO_OTHER_TAB),
  };
}
const fitnessCsv = () => 'generation\n';
const NAME = 'car-racing-smoke-seed4.safetensors';
const refuse = () => {
  throw new Error('downloads are blocked: allow them');
};

it('a checkpoint that was handed over is saved, and said with its size and its networks', async () => {
  const { lab, actions } = pageWith(async () => Uint8Array.of(1));
  const taken: string[] = [];
  await actions.saveCheckpoint(({ name }) => taken.push(name));
  expect(taken).toEqual([NAME]);
  expect(lab.store.getState()).toMatchObject({ savedAs: NAME });
  expect(lab.store.getState().notices).toMatchObject([
    { level: 'info', text: `Saved ${NAME} (1 kB): V, with settings, seed, curves and scores.` },
  ]);
});

it('is named after the agent, whatever the form says by now', async () => {
  const { lab, actions } = pageWith(async () => Uint8Array.of(1));
  lab.store.setState({ madeWith: { ...presetSettings('car-racing', 'quick'), seed: 7 } });
  const taken: string[] = [];
  const take = ({ name }: { name: string }) => void taken.push(name);
  await actions.saveCheckpoint(take);
  actions.saveFitness(take);
  expect(taken).toEqual(['car-racing-quick-seed7.safetensors', 'car-racing-quick-seed7-fitness.csv']);
  expect(checkpointFile({ ...lab.store.getState(), savedAs: null })).toBe(
    'car-racing-quick-seed7.safetensors',
  );
});

it('one whose download is refused is not, and the reason is said', async () => {
  const { lab, actions } = pageWith(async () => Uint8Array.of(1));
  expect(await actions.saveCheckpoint(refuse)).toBeNull();
  expect(lab.store.getState().savedAs).toBeNull();
  expect(lab.store.getState().notices).toMatchObject([
    { level: 'error', text: 'The checkpoint was not saved: downloads are blocked: allow them' },
  ]);
});

it('other files that are refused are told of by name', () => {
  const { lab, actions } = pageWith(async () => Uint8Array.of(1));
  const taken: string[] = [];
  actions.saveFitness(({ name, content }) => taken.push(name, String(content)));
  expect(taken).toEqual(['car-racing-smoke-seed4-fitness.csv', 'generation\n']);
  expect(lab.store.getState().notices).toEqual([]);
  actions.saveFitness(refuse);
  expect(lab.store.getState().notices[0].text).toBe(
    'car-racing-smoke-seed4-fitness.csv was not saved: downloads are blocked: allow them',
  );
});
