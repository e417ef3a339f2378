/**
 * The end of an episode of reality: how it ended is kept until the next one begins. That is after a few seconds by
 * itself, or at a command where a person has driven or replays it.
 */
import type { ViewerFrame } from './engine.ts';
import type { EpisodeEnd } from './viewer-state.ts';

/** The result is shown for so long, seconds of the page's clock. */
const SHOWN_SECONDS = 3;
/** A late frame of the page does not count for more, seconds. */
const LONGEST_FRAME = 0.25;

export class EpisodeEnding {
  result: EpisodeEnd | null = null;
  /** The episode is one that a visitor replays. */
  stays = false;
  private personDrove = false;
  private shown = 0;

  begin(): void {
    this.result = null;
    this.personDrove = false;
    this.shown = 0;
  }

  /** @param stepped whether steps were taken for this frame */
  see(frame: ViewerFrame, stepped: boolean): void {
    if (stepped && this.result === null && frame.driver === 'human') this.personDrove = true;
    if (!frame.ended || this.result !== null) return;
    const { endReason, episodeReturn, step, seed, driver: actor, drivers } = frame;
    this.result = {
      reason: endReason ?? 'time',
      episodeReturn,
      step,
      seed,
      actor,
      drivers,
      waits: this.personDrove,
    };
  }

  /** The next episode begins at a command. */
  get waits(): boolean {
    return this.result !== null && (this.result.waits || this.stays);
  }

  /** Whether the next episode is due. @param seconds that have passed */
  isOver(seconds: number): boolean {
    if (this.result === null || this.waits) return false;
    this.shown += Math.min(seconds, LONGEST_FRAME);
    return this.shown >= SHOWN_SECONDS;
  }
}
