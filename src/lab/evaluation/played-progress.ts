/** The progress of episodes that are played outside a run, which the page and the terminal show as its last stage. */
import { type Control, stopDeadline } from '../../threads/control.ts';
import type { LabListener, StageProgress } from '../events.ts';

/**
 * Emits how far the episodes are, and at last how they ended.
 * @param describe what is played, for people
 * @param play is given what it calls with the episodes that are done, and all
 * @throws Stopped a few seconds after a stop, also where a call does not end
 */
export async function withProgress<T>(
  control: Control,
  emit: LabListener,
  describe: (done: number, all: number) => string,
  play: (onProgress: (done: number, all: number) => void) => Promise<T>,
): Promise<T> {
  const started = control.now();
  let fraction = 0;
  let detail = '';
  let isOver = false;
  const tell = (status: StageProgress['status']): void => {
    const elapsed = control.now() - started;
    const isKnown = status === 'running' && fraction > 0;
    const eta = isKnown ? (elapsed * (1 - fraction)) / fraction : null;
    emit({ type: 'stage', stage: 'evaluate', progress: { status, fraction, elapsed, eta, detail } });
  };
  const onProgress = (done: number, all: number): void => {
    // Those of a call that was not waited for.
    if (isOver) return;
    fraction = done / all;
    detail = describe(done, all);
    tell('running');
  };
  try {
    const result = await Promise.race([play(onProgress), stopDeadline(control)]);
    fraction = 1;
    isOver = true;
    tell('done');
    return result;
  } catch (error) {
    isOver = true;
    tell(control.signal.aborted ? 'stopped' : 'failed');
    throw error;
  }
}
