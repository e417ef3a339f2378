/** Gives components the state they read (run, viewer, paper's agent, camera) and `run`, the one way to change it. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { PagePart } from '../lab/settings/page-parts.ts';
import type { Listed, RunCommand } from '../store/commands.ts';
import type { Dataset, DatasetState } from '../store/dataset.ts';
import type { ViewerFrame } from '../store/engine.ts';
import type { Lab } from '../store/lab.ts';
import type { PaperLoop } from '../store/paper-loop.ts';
import type { Recorder, RecorderState } from '../store/recorder.ts';
import type { RoomState, Rooms } from '../store/rooms.ts';
import type { LibraryState, RunLibrary } from '../store/run-library.ts';
import type { LabState } from '../store/store.ts';
import type { ViewControl, ViewState } from '../store/view-control.ts';
import type { ViewerLoop } from '../store/viewer-loop.ts';
import type { ViewerState } from '../store/viewer-state.ts';

export interface Workbench {
  lab: Lab;
  loop: ViewerLoop;
  paper: PaperLoop;
  recorder: Recorder;
  view: ViewControl;
  rooms: Rooms;
  library: RunLibrary;
  dataset: Dataset;
  run: RunCommand;
  /** What the address leaves out of the page. */
  hidden: ReadonlySet<PagePart>;
  /** What the palette holds now (`listedNow`). */
  listed(drivable: boolean, cameras: boolean): Listed[];
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

export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(useWorkbench().view.state, select);
}

export function useRecorder<T>(select: (state: RecorderState) => T): T {
  return useStore(useWorkbench().recorder.state, select);
}

export function useRooms<T>(select: (state: RoomState) => T): T {
  return useStore(useWorkbench().rooms.state, select);
}

export function useLibrary<T>(select: (state: LibraryState) => T): T {
  return useStore(useWorkbench().library.state, select);
}

export function useDataset<T>(select: (state: DatasetState) => T): T {
  return useStore(useWorkbench().dataset.state, select);
}

/** Calls `draw` with every frame, outside React. `draw` must be stable (useCallback). */
export function useFrames(draw: (frame: ViewerFrame) => void): void {
  const { loop } = useWorkbench();
  useEffect(() => loop.subscribe(draw), [loop, draw]);
}

/** Follows a version counter at most `1000 / interval` times per second; not at all while the tab is hidden. */
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
