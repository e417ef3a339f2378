/** A full disk pauses a run that somebody watches, says what takes the room, and lets the run go on from there. */
import { isDiskFull } from '../files/refused.ts';
import type { Control } from '../threads/control.ts';
import { DRIVERS_FOLDER } from './checkpoint/drivers.ts';
import type { LabListener } from './events.ts';
import { type Archive, EXAMINATIONS_FOLDER, KEPT_FOLDER, RUNS_FOLDER } from './library/run-files.ts';
import type { RunOrigin } from './open-run.ts';
import { IMPORTED_FOLDER, type RunContext } from './run.ts';
import { TIMELINE_FOLDER } from './timeline/snapshot-names.ts';

interface Room {
  archive: Archive;
  control: Control;
  emit: LabListener;
  origin: RunOrigin;
}

/**
 * Ends when the run goes on.
 * @throws Error where it is another one, or where a script began the run, which nobody would let go on
 */
export async function waitForRoom(error: unknown, { archive, control, emit, origin }: Room): Promise<void> {
  if (!isDiskFull(error)) throw error;
  if (origin === 'script') {
    throw new Error(`${error.message}, then start the run again: it goes on from what is stored`, {
      cause: error,
    });
  }
  control.pause();
  emit({ type: 'run', status: 'paused' });
  const text = `The run is paused: ${error.message}. ${await takenInWords(archive)}`;
  emit({ type: 'notice', level: 'error', text, offers: 'resumeRun' });
  await control.gate();
}

/** What a visitor may delete, with its size. */
async function takenInWords(archive: Archive): Promise<string> {
  const taken = async (folder: string, what: string): Promise<string> =>
    `${what} ${((await archive.call((files) => files.bytesOf(folder))) / 1e6).toFixed(1)} MB`;
  const all = await Promise.all([
    taken(KEPT_FOLDER, 'finished runs'),
    taken(RUNS_FOLDER, 'unfinished runs, this one among them,'),
    taken(IMPORTED_FOLDER, 'imported episodes'),
    taken(TIMELINE_FOLDER, 'earlier weights of V and M'),
    taken(DRIVERS_FOLDER, 'agents that drive for runs'),
    taken(EXAMINATIONS_FOLDER, 'episodes of diagnostics'),
  ]);
  return `This page stores ${all.join(', ')}. Nothing is lost; go on when there is room.`;
}

/** Does the work; where the disk is full, again when the run goes on. */
export async function untilRoom(
  { waitForRoom }: Pick<RunContext, 'waitForRoom'>,
  work: () => Promise<void>,
): Promise<void> {
  for (let done = false; !done; ) {
    try {
      await work();
      done = true;
    } catch (error) {
      await waitForRoom(error);
    }
  }
}
