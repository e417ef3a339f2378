/**
 * Goes to another step of the episode that is watched, in the viewer's thread. While a visitor drags, the newest wish
 * counts; steps that nobody has driven yet are driven in pieces, so that pictures come on the way.
 */
import type { ViewerFrame } from './engine.ts';

/** Steps that are driven for one picture: about a tenth of a second. */
const PIECE = 40;

export class EpisodeSeek {
  private wanted: number | null = null;
  private readonly move: (step: number) => Promise<ViewerFrame>;

  /** @param move to this step, or as near to it as the episode reaches */
  constructor(move: (step: number) => Promise<ViewerFrame>) {
    this.move = move;
  }

  /** @returns whether this wish is to be carried out by `run`; false: one that runs takes it over */
  want(step: number): boolean {
    const isFirst = this.wanted === null;
    this.wanted = step;
    return isFirst;
  }

  /** @param frame of now */
  async run(frame: ViewerFrame): Promise<void> {
    let now = frame;
    try {
      while (this.wanted !== null) {
        const { wanted } = this;
        const step = Math.min(wanted, Math.max(now.driven, now.step) + PIECE);
        now = await this.move(step);
        // There, or at the end of the episode; unless another step is wanted meanwhile.
        if (this.wanted === wanted && (step === wanted || now.step < step)) this.wanted = null;
      }
    } finally {
      this.wanted = null;
    }
  }
}
