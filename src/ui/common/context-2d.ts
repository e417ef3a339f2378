/** The 2d context of a canvas; a browser that gives none is told of once, and what is beside the picture goes on. */
import { useCallback } from 'react';
import { addNotice, type LabStore } from '../../store/store.ts';
import { useWorkbench } from '../workbench.tsx';

/** Pages that have been told. */
const told = new WeakSet<LabStore>();

export function context2d(
  canvas: HTMLCanvasElement | null | undefined,
  store: LabStore,
): CanvasRenderingContext2D | null {
  if (!canvas) return null;
  let why = 'getContext("2d") gives null';
  try {
    const context = canvas.getContext('2d');
    if (context !== null) return context;
  } catch (error) {
    why = String(error);
  }
  if (!told.has(store)) {
    told.add(store);
    addNotice(
      store,
      'warning',
      `This browser does not let the page draw some of its pictures (${why}): close other tabs, then reload. Training continues without them.`,
    );
  }
  return null;
}

/** `context2d` for the page at hand. */
export function useContext2d(): (
  canvas: HTMLCanvasElement | null | undefined,
) => CanvasRenderingContext2D | null {
  const { lab } = useWorkbench();
  return useCallback((canvas) => context2d(canvas, lab.store), [lab]);
}
