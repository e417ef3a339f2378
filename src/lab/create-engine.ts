/** Makes the page's engine and offers it to scripts as `window.worldModels`. May import the engine. */
import { Engine } from './engine.ts';
import type { PageHandle } from './page-handle.ts';

/** The page's engine; scripts find it as `window.worldModels`. */
export function createEngine(): Engine {
  const engine = new Engine();
  const handle: PageHandle = {
    run: async (settings, base) => engine.run(settings, base),
    stop: () => engine.stop(),
    subscribe: (listener) => engine.subscribe(listener),
    report: () => engine.reportJson(),
    fitnessCsv: () => engine.fitnessCsv(),
    checkpoint: () => engine.exportCheckpoint(),
    evaluate: (request) => engine.evaluate(request),
    examine: ({ checkpoint, ...request }) => engine.examine(request, checkpoint),
  };
  window.worldModels = handle;
  return engine;
}
