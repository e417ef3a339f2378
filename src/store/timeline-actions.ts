/** What the commands of the timeline do (timeline-commands.ts). Every failure becomes a notice where it happened. */
import type { Looking, TrainedPart } from '../lab/events.ts';
import { messageOf } from '../math/text.ts';
import { checkpointFile } from './checkpoint-name.ts';
import type { Engine } from './engine.ts';
import type { Lab } from './lab.ts';
import { addNotice } from './store.ts';

/** V and M by their letters, as the page names them. */
export const LETTER: Readonly<Record<TrainedPart, string>> = { vision: 'V', memory: 'M' };

export function timelineActions({ store }: Lab, engine: Pick<Engine, 'timeline' | 'start'>) {
  const attempt = async <T>(what: string, call: () => Promise<T>): Promise<T | null> => {
    try {
      return await call();
    } catch (error) {
      addNotice(store, 'error', `${what}: ${messageOf(error)}.`);
      return null;
    }
  };

  return {
    /** The steps of V and of M that can be looked at; null where the files could not be listed. */
    timelineSteps: () =>
      attempt('The timeline could not be read', () => engine.timeline.steps()) as Promise<Record<
        TrainedPart,
        number[]
      > | null>,

    /** V or M of a step in what is watched; null: that of now. */
    async lookAt(part: TrainedPart, step: number | null): Promise<void> {
      await attempt(`${LETTER[part]} of then is not shown`, () => engine.timeline.look(part, step));
    },

    async backToNow(): Promise<void> {
      for (const part of ['vision', 'memory'] as const) await this.lookAt(part, null);
    },

    /** A run that goes on from there; the run before stays in the room Runs, or in its file. */
    async rollBack(part: TrainedPart, step: number): Promise<void> {
      await attempt('The run did not go back', async () => {
        const { settings } = store.getState();
        const name = checkpointFile(store.getState());
        const request = await engine.timeline.rollBack(part, step, name, settings);
        engine.start(request.settings, request.base);
      });
    },
  };
}

/** "V of step 400 and M of step 20, with the C of now"; null where all are of now. @param acts whether there is a C */
export function lookingText(looking: Looking, acts: boolean): string | null {
  const parts = ['vision', 'memory'] as const;
  const then = parts.filter((part) => looking[part] !== null);
  if (then.length === 0) return null;
  const shown = then.map((part) => `${LETTER[part]} of step ${looking[part]!.toLocaleString('en')}`);
  const now = [
    ...parts.filter((part) => looking[part] === null).map((part) => LETTER[part]),
    ...(acts ? ['C'] : []),
  ];
  return `${shown.join(' and ')}${now.length === 0 ? '' : `, with the ${now.join(' and ')} of now`}`;
}
