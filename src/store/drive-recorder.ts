/**
 * Keeps what a person drives, while that is wanted: when an episode ends, when it is left for another, and when
 * somebody else takes over. The viewer knows the actions (src/viewer/hand-driven.ts); it is asked once an episode.
 */
import type { ViewerClient } from './engine.ts';
import type { ViewerLoop } from './viewer-loop.ts';

export class DriveRecorder {
  on = false;
  private readonly viewer: Pick<ViewerClient, 'drivenByHand'>;
  private readonly keep: (npz: Uint8Array) => Promise<void>;
  private readonly onError: (error: unknown) => void;
  /** When the episode began that a person drives; null where nobody does, or where it was kept. */
  private driving: number | null = null;
  private kept: number | null = null;

  /** @param keep an episode as an .npz */
  constructor(
    loop: Pick<ViewerLoop, 'subscribe' | 'state' | 'beforeRestart'>,
    viewer: Pick<ViewerClient, 'drivenByHand'>,
    keep: (npz: Uint8Array) => Promise<void>,
    onError: (error: unknown) => void,
  ) {
    this.viewer = viewer;
    this.keep = keep;
    this.onError = onError;
    loop.beforeRestart = () => this.finish();
    loop.subscribe(({ driver, begun, step, ended }) => {
      if (driver !== 'human' || step === 0 || begun === this.kept) return;
      this.driving = begun;
      if (ended) void this.finish();
    });
    loop.state.subscribe((now, before) => {
      if (before.actor === 'human' && now.actor !== 'human') void this.finish();
    });
  }

  private async finish(): Promise<void> {
    const { driving } = this;
    this.driving = null;
    if (!this.on || driving === null) return;
    this.kept = driving;
    try {
      const npz = await this.viewer.drivenByHand();
      // Written beside what is driven next.
      if (npz !== null) void this.keep(npz);
    } catch (error) {
      this.onError(error);
    }
  }
}
