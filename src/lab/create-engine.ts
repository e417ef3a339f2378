/** Makes the page's engine and offers it to scripts as `window.worldModels`. */
import { Engine } from './engine.ts';
import { followSpread } from './latent-spread.ts';
import type { PageHandle } from './page-handle.ts';
import {
  checkDiagnoseRequest,
  checkEvaluateRequest,
  checkJudgeRequest,
  checkRunRequest,
} from './page-request.ts';

/** The page's engine; scripts find it as `window.worldModels`. */
export function createEngine(): Engine {
  const engine = new Engine();
  followSpread(engine, engine.viewer);
  const handle: PageHandle = {
    run: async (settings, base) => engine.run(...checkRunRequest(settings, base)),
    stop: () => engine.stop(),
    share: (server) => engine.share(server),
    subscribe: (listener) => {
      if (typeof listener !== 'function') {
        throw new TypeError(`subscribe: the listener is a function, got ${typeof listener}`);
      }
      return engine.subscribe(listener);
    },
    report: () => engine.reportJson(),
    fitnessCsv: () => engine.fitnessCsv(),
    checkpoint: () => engine.exportCheckpoint(),
    evaluate: async (request) => engine.evaluate(checkEvaluateRequest(request)),
    diagnose: async (request) => {
      const { checkpoint, ...rest } = checkDiagnoseRequest(request);
      return engine.diagnose(rest, checkpoint);
    },
    judge: async (request) => engine.judge(checkJudgeRequest(request)),
    examine: (request) => handle.diagnose(request),
  };
  window.worldModels = handle;
  return engine;
}
