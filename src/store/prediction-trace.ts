/** The last steps of reality, or of a dream, with what M expected of each: filled while the room of M is open. */
import type { StepPrediction } from './engine.ts';

/** Steps kept: four seconds of the car. */
export const TRACE_STEPS = 200;

export class PredictionTrace {
  private kept: StepPrediction[] = [];
  private changes = 0;

  /** Grows with every change. */
  get version(): number {
    return this.changes;
  }

  /** The oldest first; their steps follow each other. */
  get steps(): readonly StepPrediction[] {
    return this.kept;
  }

  /** A step that follows none of those kept begins another episode, another dream, or is of another M. */
  push(prediction: StepPrediction): void {
    // Back to an earlier moment: what was after it did not happen.
    while (this.kept.length > 0 && this.kept[this.kept.length - 1].step >= prediction.step) this.kept.pop();
    const last = this.kept.at(-1);
    const follows = last?.step === prediction.step - 1 && last.mu.length === prediction.mu.length;
    if (!follows) this.kept = [];
    this.kept.push(prediction);
    if (this.kept.length > TRACE_STEPS) this.kept.shift();
    this.changes++;
  }

  clear(): void {
    this.kept = [];
    this.changes++;
  }
}

/** Both worlds of the viewer. */
export class PredictionTraces {
  readonly reality = new PredictionTrace();
  readonly dream = new PredictionTrace();
  private isWatched = false;

  get watched(): boolean {
    return this.isWatched;
  }

  watch(on: boolean): void {
    this.isWatched = on;
    if (!on) this.clear();
  }

  see(predictions: readonly StepPrediction[] = []): void {
    if (!this.isWatched) return;
    for (const prediction of predictions) this[prediction.world].push(prediction);
  }

  clear(): void {
    this.reality.clear();
    this.dream.clear();
  }
}
