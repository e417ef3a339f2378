/**
 * Keeps what a person drives, while that is wanted: when an episode ends, when it is left for another, when somebody
 * else takes over, and when another experiment or agent is opened. The viewer knows the actions
 * (src/viewer/hand-driven.ts); it is asked once an episode.
 */
import type { RunSettings } from '../lab/settings/settings.ts';
import { messageOf } from '../math/text.ts';
import type { Dataset } from './dataset.ts';
import type { ViewerClient } from './engine.ts';
import type { Lab } from './lab.ts';
import { addNotice } from './store.ts';
import type { ViewerLoop } from './viewer-loop.ts';

export class DriveRecorder {
  on = false;
  private readonly viewer: Pick<ViewerClient, 'drivenByHand'>;
  private readonly keep: (npz: Uint8Array, driven: RunSettings) => Promise<void>;
  private readonly onError: (error: unknown) => void;
  /** When the episode began that a person drives; null where nobody does, or where it was kept. */
  private driving: number | null = null;
  private kept: number | null = null;
  /** Those of the page as it was driven: another experiment may be chosen before it is kept. */
  private settings: RunSettings | null = null;

  /**
   * @param keep an episode as an .npz, and the settings of the page as it was driven
   * @param settings those of the page now
   */
  constructor(
    loop: Pick<ViewerLoop, 'subscribe' | 'state' | 'beforeRestart'>,
    viewer: Pick<ViewerClient, 'drivenByHand'>,
    keep: (npz: Uint8Array, driven: RunSettings) => Promise<void>,
    onError: (error: unknown) => void,
    settings: () => RunSettings,
  ) {
    this.viewer = viewer;
    this.keep = keep;
    this.onError = onError;
    loop.beforeRestart = () => this.finish();
    loop.subscribe(({ driver, begun, step, ended }) => {
      if (driver !== 'human' || step === 0 || begun === this.kept) return;
      if (this.driving !== begun) this.settings = settings();
      this.driving = begun;
      if (ended) void this.finish();
    });
    loop.state.subscribe((now, before) => {
      if (before.actor === 'human' && now.actor !== 'human') void this.finish();
    });
  }

  /** Keeps what is driven; ends when the viewer has given it. */
  async finish(): Promise<void> {
    const { driving, settings } = this;
    this.driving = null;
    if (!this.on || driving === null) return;
    this.kept = driving;
    try {
      const npz = await this.viewer.drivenByHand();
      // Written beside what is driven next.
      if (npz !== null) void this.keep(npz, settings!);
    } catch (error) {
      this.onError(error);
    }
  }
}

/** Records what a person drives on this page, while the room Data says so. */
export function recordDrives(
  { store }: Lab,
  loop: ViewerLoop,
  viewer: Pick<ViewerClient, 'drivenByHand'> & { beforeOpening: () => Promise<void> },
  { takeDrive, state }: Dataset,
): void {
  const onError = (error: unknown): void =>
    addNotice(store, 'error', `Your drive was not kept: ${messageOf(error)}`);
  const drives = new DriveRecorder(loop, viewer, takeDrive, onError, () => store.getState().settings);
  viewer.beforeOpening = () => drives.finish();
  state.subscribe(({ records }) => {
    drives.on = records;
  });
}
