/** Commands of the timeline: V and M of earlier steps, looked at or gone back to. */
import type { TrainedPart } from '../lab/events.ts';
import type { CommandTargets as Page } from './command.ts';

export const TIMELINE_COMMANDS = {
  timelineSteps: {
    label: 'List the steps of the timeline',
    unlisted: true,
    run: ({ actions }: Page) => actions.timelineSteps(),
  },
  lookAt: {
    label: 'Look at an earlier step',
    run: ({ actions }: Page, part: TrainedPart, step: number | null) => actions.lookAt(part, step),
  },
  backToNow: {
    label: 'Back to now',
    icon: 'next',
    applies: ({ lab }: Page) => Object.values(lab.store.getState().looking).some((step) => step !== null),
    run: ({ actions }: Page) => actions.backToNow(),
  },
  rollBack: {
    label: 'Go back to this step',
    icon: 'restart',
    run: ({ actions, rooms }: Page, part: TrainedPart, step: number) => {
      rooms.open('train');
      return actions.rollBack(part, step);
    },
  },
} as const;
