/** What the page says of workers that were restarted, from the event to the words. */
import { expect, it } from 'vitest';
import { presetSettings } from '../../../src/lab/settings/presets.ts';
import { applyEvent } from '../../../src/store/apply-event.ts';
import { createLab } from '../../../src/store/lab.ts';
import { restartsInWords } from '../../../src/ui/stages/restarts-in-words.ts';

it('counts each kind, says nothing while there is nothing, and begins at none with the next run', () => {
  const lab = createLab(presetSettings('car-racing', 'smoke'));
  const said = () => restartsInWords(lab.store.getState().restarts);
  expect(said()).toBeNull();
  for (const worker of ['training', 'rollout', 'GPU', 'rollout', 'viewer', 'gradient']) {
    applyEvent(lab, { type: 'restart', worker });
  }
  expect(said()).toBe(
    'Restarted: 1 training worker, 2 rollout workers, 1 GPU device, 1 viewer, 1 gradient worker',
  );
  applyEvent(lab, { type: 'run', status: 'running' });
  expect(said()).toBeNull();
});
