/** The 2d context of a canvas. Where a browser has none, one notice says so and the rest of the page works. */
import { useCallback } from 'react';
import type { NoticeLevel } from '../../store/store.ts';
import { useWorkbench } from '../workbench.tsx';

type Notify = (command: 'notify', level: NoticeLevel, text: string) => unknown;

/** Pages that have the notice. */
const notified = new WeakSet<Notify>();

export function context2d(
  canvas: HTMLCanvasElement | null | undefined,
  run: Notify,
): CanvasRenderingContext2D | null {
  if (!canvas) return null;
  let why = 'getContext("2d") gives null';
  try {
    const context = canvas.getContext('2d');
    if (context !== null) return context;
  } catch (error) {
    why = String(error);
  }
  if (!notified.has(run)) {
    notified.add(run);
    run(
      'notify',
      'warning',
      `This browser does not let the page draw some of its pictures (${why}): close other ` +
        'tabs, then reload. Training continues without them.',
    );
  }
  return null;
}

/** `context2d` with the notices of this page. */
export function useContext2d(): (
  canvas: HTMLCanvasElement | null | undefined,
) => CanvasRenderingContext2D | null {
  const { run } = useWorkbench();
  return useCallback((canvas) => context2d(canvas, run), [run]);
}
