/** One call at a time: of those that a hand asks for meanwhile only the newest is made. */

export class Newest<Asked> {
  private readonly call: (asked: Asked) => Promise<unknown>;
  private readonly onDone: () => void;
  private waiting: { readonly asked: Asked } | null = null;
  private busy = false;

  /**
   * @param call tells of its failure itself, and does not reject
   * @param onDone after the last one
   */
  constructor(call: Newest<Asked>['call'], onDone: () => void) {
    this.call = call;
    this.onDone = onDone;
  }

  ask(asked: Asked): void {
    this.waiting = { asked };
    if (!this.busy) void this.run();
  }

  private async run(): Promise<void> {
    this.busy = true;
    while (this.waiting !== null) {
      const { asked } = this.waiting;
      this.waiting = null;
      await this.call(asked);
    }
    this.busy = false;
    this.onDone();
  }
}
