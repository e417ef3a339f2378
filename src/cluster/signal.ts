/** Waits for something to happen, but not for long. */

export class Signal {
  private wake: () => void = () => undefined;

  /** Whoever waits goes on. */
  give(): void {
    this.wake();
  }

  /** Until the next `give`, for `milliseconds` at most. */
  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
