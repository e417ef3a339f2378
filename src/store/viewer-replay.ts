/** An episode as it was driven: from its start, to any of its steps, forward and back. */
import { EpisodeSeek } from './episode-seek.ts';
import { checkSeed, checkStep } from './viewer-choices.ts';
import { ViewerRequests } from './viewer-requests.ts';

export class ViewerReplay extends ViewerRequests {
  private readonly seeking = new EpisodeSeek(async (step) => {
    const { actor, seed } = this.state.getState();
    await this.viewer.seek(step, actor);
    this.ending.begin();
    this.race.begin(seed);
    this.dreams.begun = false;
    await this.advance(0, step);
    return this.latest!;
  });

  /** A replay that is over begins again. */
  play(): void {
    if (this.state.getState().replaying && this.ending.waits) void this.seek(0);
    this.state.setState({ playing: true });
    this.pacer.play();
  }

  /** An episode from its start, which stays at its end. */
  replay(seed: number): Promise<void> {
    checkSeed(seed);
    this.state.setState({ seed });
    return this.enqueue(() => this.restart(seed, true));
  }

  /** Another step of the episode, as it was driven; beyond that, whoever drives now drives on, but for a person. */
  seek(step: number): Promise<void> {
    checkStep(step);
    if (this.latest === null || !this.seeking.want(step)) return Promise.resolve();
    return this.enqueue(async () => {
      this.dreams.planHere();
      this.countdown.clear();
      this.pacer.clear();
      this.state.setState({ replaying: true, episodeResult: null });
      this.ending.stays = true;
      await this.seeking.run(this.latest!);
    });
  }

  /** By so many steps, forward or back. */
  seekBy(steps: number): Promise<void> {
    this.pause();
    return this.seek(Math.max(0, (this.latest?.step ?? 0) + steps));
  }

  /** From here on who is chosen drives, whatever was driven before. */
  protected leaveReplay(): void {
    this.state.setState({ replaying: false });
    this.ending.stays = false;
  }
}
