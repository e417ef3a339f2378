/**
 * Feeds the engine's events to the lab. Progress of a stage and load of the workers may come hundreds of times
 * per second and only the newest counts: they wait up to a tenth of a second. Everything else goes in at once.
 */
import type { LabEvent, StageName, StageStatus } from '../lab/events.ts';
import { applyEvent } from './apply-event.ts';
import type { Engine } from './engine.ts';
import type { Lab } from './lab.ts';
import { addNotice } from './store.ts';

const PROGRESS_INTERVAL_MS = 100;

/** Returns the function that ends the connection. */
export function connect(engine: Pick<Engine, 'subscribe'>, lab: Lab): () => void {
  const waiting = new Map<string, LabEvent>();
  const statuses = new Map<StageName, StageStatus>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const apply = (event: LabEvent): void => {
    try {
      applyEvent(lab, event);
    } catch (error) {
      addNotice(lab.store, 'error', `The page could not process an event (${event.type}): ${String(error)}`);
    }
  };
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const events = [...waiting.values()];
    waiting.clear();
    events.forEach(apply);
  };
  const later = (key: string, event: LabEvent): void => {
    waiting.set(key, event);
    timer ??= setTimeout(flush, PROGRESS_INTERVAL_MS);
  };

  const unsubscribe = engine.subscribe((event) => {
    if (event.type === 'stage' && statuses.get(event.stage) === event.progress.status) {
      later(event.stage, event);
    } else if (event.type === 'workers') {
      later('workers', event);
    } else if (event.type === 'point' || event.type === 'reconstruction' || event.type === 'notice') {
      apply(event);
    } else {
      flush(); // What happened before is seen before.
      if (event.type === 'stage') statuses.set(event.stage, event.progress.status);
      if (event.type === 'run') statuses.clear();
      apply(event);
    }
  });
  return () => {
    unsubscribe();
    flush();
  };
}
