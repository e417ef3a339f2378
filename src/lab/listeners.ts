/** Whoever is told what the engine does: the page, and scripts. */
import type { LabEvent, LabListener } from './events.ts';

export class Listeners {
  private readonly all = new Set<LabListener>();

  /** @returns ends it */
  add(listener: LabListener): () => void {
    this.all.add(listener);
    return () => this.all.delete(listener);
  }

  /** One that throws is reported as the browser reports an uncaught error; the others, and the engine, go on. */
  tell(event: LabEvent): void {
    for (const listener of this.all) {
      try {
        listener(event);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
