/** 3, 2, 1 before a person drives. It passes with the page's clock: not while the loop is paused or the tab hidden. */

const SECONDS = 3;
/** A frame of the page that was late, or the first after a hidden tab, does not count for more, seconds. */
const LONGEST_FRAME = 0.25;

export class Countdown {
  private left = 0;
  private readonly onChange: (shown: number | null) => void;

  /** @param onChange called with what is to be shown, null at "go" */
  constructor(onChange: (shown: number | null) => void) {
    this.onChange = onChange;
  }

  get runs(): boolean {
    return this.left > 0;
  }

  begin(): void {
    this.set(SECONDS);
  }

  pass(seconds: number): void {
    this.set(Math.max(0, this.left - Math.min(seconds, LONGEST_FRAME)));
  }

  clear(): void {
    this.set(0);
  }

  private set(left: number): void {
    const before = Math.ceil(this.left);
    // Sums of frames are off by rounding: a billionth of a second is no second.
    this.left = left < 1e-9 ? 0 : left;
    const shown = Math.ceil(this.left - 1e-9);
    if (shown !== before) this.onChange(shown > 0 ? shown : null);
  }
}
