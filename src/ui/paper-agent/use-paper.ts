/** Reads the paper's agent from the workbench: its small state through React, its moments past it. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { MomentListener, PaperState } from '../../store/paper-loop.ts';
import { useWorkbench } from '../workbench.tsx';

export function usePaper<T>(select: (state: PaperState) => T): T {
  return useStore(useWorkbench().paper.state, select);
}

/** Calls `draw` with every moment, outside React. `draw` must be stable (useCallback). */
export function useMoments(draw: MomentListener): void {
  const { paper } = useWorkbench();
  useEffect(() => paper.subscribe(draw), [paper, draw]);
}
