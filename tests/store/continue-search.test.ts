/** What the button asks of the engine. */
import { expect, it } from 'vitest';
import { presetSettings } from '../../src/lab/settings/presets.ts';
import { createActions } from '../../src/store/actions.ts';
import type { Engine } from '../../src/store/engine.ts';
import { createLab } from '../../src/store/lab.ts';
import { NO_OTHER_TAB } from './other-tab.helper.ts';

function pageWith(exportCheckpoint: () => Promise<Uint8Array>) {
  const lab = createLab({ ...presetSettings('car-racing', 'smoke'), seed: 4 });
  const started: unknown[][] = [];
  const engine = { exportCheckpoint, start: (...asked: unknown[]) => started.push(asked) };
  return { lab, started, actions: createActions(lab, engine as unknown as Engine, NO_OTHER_TAB) };
}
const bytes = Uint8Array.of(1, 2, 3);

it('so many generations more, of the search at hand, by its file name', async () => {
  const { lab, started, actions } = pageWith(async () => bytes);
  lab.store.setState({ searchState: { generations: 3, seconds: 60 } });
  await actions.continueSearch(2);
  lab.store.setState({ savedAs: 'mine.safetensors' });
  await actions.continueSearch(1);
  const asked = { experiment: 'car-racing', 'evolution.minutes': 100_000 };
  expect(started).toEqual([
    [
      { ...asked, 'evolution.generations': 5 },
      { checkpoint: bytes, name: 'car-racing-smoke-seed4.safetensors', keep: 'search' },
    ],
    [
      { ...asked, 'evolution.generations': 4 },
      { checkpoint: bytes, name: 'mine.safetensors', keep: 'search' },
    ],
  ]);
});

it('nothing where there is no search, or no checkpoint of it, which is said', async () => {
  const { lab, started, actions } = pageWith(() => Promise.reject(new Error('nothing to save')));
  await actions.continueSearch(2);
  expect(lab.store.getState().notices).toEqual([]);
  lab.store.setState({ searchState: { generations: 3, seconds: 60 } });
  await actions.continueSearch(2);
  expect(started).toEqual([]);
  expect(lab.store.getState().notices[0].text).toBe('The search did not continue: nothing to save');
});
