/** Hands the lab, the engine, the actions and the loops of viewer and paper's agent to the components. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { LabActions } from '../store/actions.ts';
import type { Engine, ViewerFrame } from '../store/engine.ts';
import type { Lab } from '../store/lab.ts';
import type { LabState } from '../store/store.ts';
import type { ViewerLoop } from '../store/viewer-loop.ts';
import type { ViewerState } from '../store/viewer-state.ts';
import type { PaperLoop } from './paper-agent/paper-loop.ts';

export interface Workbench {
  lab: Lab;
  engine: Engine;
  actions: LabActions;
  loop: ViewerLoop;
  paper: PaperLoop;
}

const WorkbenchContext = createContext<Workbench | null>(null);

export function WorkbenchProvider({ value, children }: { value: Workbench; children: ReactNode }) {
  return <WorkbenchContext value={value}>{children}</WorkbenchContext>;
}

export function useWorkbench(): Workbench {
  const workbench = useContext(WorkbenchContext);
  if (workbench === null) throw new Error('a panel was rendered outside WorkbenchProvider');
  return workbench;
}

export function useLab<T>(select: (state: LabState) => T): T {
  return useStore(useWorkbench().lab.store, select);
}

export function useViewer<T>(select: (state: ViewerState) => T): T {
  return useStore(useWorkbench().loop.state, select);
}

/** Calls `draw` with every frame, outside React. `draw` must be stable (useCallback). */
export function useFrames(draw: (frame: ViewerFrame) => void): void {
  const { loop } = useWorkbench();
  useEffect(() => loop.subscribe(draw), [loop, draw]);
}

/** Follows a version counter at most `1000 / interval` times a second; not at all while the tab is hidden. */
export function useVersion(source: { readonly version: number }, interval = 250): number {
  const [version, setVersion] = useState(source.version);
  useEffect(() => {
    const look = (): void => {
      if (!document.hidden) setVersion(source.version);
    };
    look();
    const timer = setInterval(look, interval);
    return () => clearInterval(timer);
  }, [source, interval]);
  return version;
}
