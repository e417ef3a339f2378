/**
 * What may end many calls at once: the loss of a worker, of a GPU. A promise that outlives its calls keeps what each
 * `Promise.race` on it attached, and its answer, for as long as it lives; this keeps what still waits.
 */
export class Interruption {
  private reason: Error | null = null;
  private readonly waiting = new Set<(reason: Error) => void>();

  /** Rejects what waits, and all that comes later; the first reason counts. */
  interrupt(reason: Error): void {
    if (this.reason !== null) return;
    this.reason = reason;
    for (const reject of this.waiting) reject(reason);
    this.waiting.clear();
  }

  /** The outcome of a call, or the interruption where that comes first. */
  race<R>(call: Promise<R>): Promise<R> {
    return new Promise((resolve, reject) => {
      if (this.reason === null) this.waiting.add(reject);
      else reject(this.reason);
      const settle = (): boolean => this.waiting.delete(reject);
      call.then(resolve, reject).finally(settle);
    });
  }
}
