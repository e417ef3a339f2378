/** What the page shows of an evaluation outside a run, to its end. */
import { expect, it } from 'vitest';
import { withProgress } from '../../../src/lab/evaluation/played-progress.ts';
import type { LabEvent } from '../../../src/lab/events.ts';
import { Control, Stopped } from '../../../src/threads/control.ts';

type Play = Parameters<typeof withProgress<string>>[3];

async function followed(play: (control: Control, onProgress: Parameters<Play>[0]) => Promise<string>) {
  const events: LabEvent[] = [];
  const control = new Control();
  const playing = withProgress(
    control,
    (event) => void events.push(event),
    (done, all) => `${done} of ${all} episodes`,
    (onProgress) => play(control, onProgress),
  );
  const result = await playing.catch((error: unknown) => error);
  const progress = events.flatMap((event) => (event.type === 'stage' ? [event.progress] : []));
  return { result, progress };
}

it('ends as done, and has no time left to tell before the first episode', async () => {
  const { result, progress } = await followed(async (_, onProgress) => {
    onProgress(0, 4);
    onProgress(2, 4);
    return 'played';
  });
  expect(result).toBe('played');
  expect(progress).toMatchObject([
    { status: 'running', fraction: 0, eta: null, detail: '0 of 4 episodes' },
    { status: 'running', fraction: 0.5, eta: expect.any(Number), detail: '2 of 4 episodes' },
    { status: 'done', fraction: 1, eta: null, detail: '2 of 4 episodes' },
  ]);
});

it('ends as stopped or failed, after which nothing more is said', async () => {
  const late: (() => void)[] = [];
  const stopped = await followed(async (control, onProgress) => {
    onProgress(1, 4);
    late.push(() => onProgress(2, 4));
    control.stop();
    throw new Stopped();
  });
  late[0]();
  expect(stopped.result).toBeInstanceOf(Stopped);
  expect(stopped.progress.map(({ status }) => status)).toEqual(['running', 'stopped']);
  expect(stopped.progress.at(-1)).toMatchObject({ fraction: 0.25, eta: null });
  const failed = await followed(() => Promise.reject(new Error('no M')));
  expect(failed.progress).toMatchObject([{ status: 'failed', fraction: 0 }]);
});
