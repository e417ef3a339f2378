/** Commands that save what was just watched: a clip of the last ten seconds, a picture. */
import type { Deliver } from './actions.ts';
import type { CommandTargets as Page } from './command.ts';

export const RECORD_COMMANDS = {
  recordClip: {
    label: 'Save a clip',
    icon: 'clip',
    run: ({ recorder }: Page, deliver: Deliver) => recorder.saveClip(deliver),
  },
  savePicture: {
    label: 'Save a picture',
    icon: 'picture',
    run: ({ recorder }: Page, deliver: Deliver) => recorder.savePicture(deliver),
  },
} as const;
