/** What a command is, and the page it runs on. Types only. */
import type { PageActions } from './actions.ts';
import type { Dataset } from './dataset.ts';
import type { Lab } from './lab.ts';
import type { Host } from './link.ts';
import type { PaperLoop } from './paper-loop.ts';
import type { Recorder } from './recorder.ts';
import type { Rooms } from './rooms.ts';
import type { RunLibrary } from './run-library.ts';
import type { ViewControl } from './view-control.ts';
import type { ViewerLoop } from './viewer-loop.ts';

/** Everything that a command reads or changes. */
export interface CommandTargets {
  readonly lab: Lab;
  readonly actions: PageActions;
  readonly loop: ViewerLoop;
  readonly paper: PaperLoop;
  readonly recorder: Recorder;
  readonly view: ViewControl;
  readonly rooms: Rooms;
  readonly library: RunLibrary;
  readonly dataset: Dataset;
  readonly host: Host;
}

/** The icons of the page by what they mean; ui/common/icons.tsx draws them. */
export type IconName =
  | 'camera'
  | 'check'
  | 'clip'
  | 'close'
  | 'copy'
  | 'dream'
  | 'diagnose'
  | 'edit'
  | 'faster'
  | 'keyboard'
  | 'link'
  | 'load'
  | 'next'
  | 'pause'
  | 'picture'
  | 'play'
  | 'restart'
  | 'room'
  | 'save'
  | 'search'
  | 'settings'
  | 'slower'
  | 'step'
  | 'stepBack'
  | 'stop'
  | 'theme'
  | 'trash'
  | 'wake'
  | 'wheel'
  | 'zoomIn'
  | 'zoomOut';

/** Keys that run a command while a large picture has the focus. */
export interface Shortcut {
  /** As KeyboardEvent.key, letters in lower case; `shift+` or `ctrl+` in front where that must be held. */
  readonly keys: readonly string[];
  /** As it is shown. */
  readonly shown: string;
  /** Only where a person can act. */
  readonly drivable?: true;
  /** Only where the picture has cameras and a zoom. */
  readonly cameras?: true;
  /** Wherever the focus is. Only with Ctrl or Cmd, so that no control loses a key. */
  readonly everywhere?: true;
}

export interface Command<Argument extends readonly never[] = readonly never[]> {
  /** What it does: the text of its button, its tooltip, and its line in the list of shortcuts. */
  readonly label: string;
  readonly icon?: IconName;
  readonly shortcut?: Shortcut;
  /** Not in the palette: part of another command, or of no use there. */
  readonly unlisted?: true;
  /** Whether it has an effect now; absent: always. */
  readonly applies?: (page: CommandTargets) => boolean;
  readonly run: (page: CommandTargets, ...argument: Argument) => unknown;
}
