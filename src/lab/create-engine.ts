/** Makes the page's engine and offers it to scripts as `window.worldModels`. */
import { forgetFinished } from './checkpoint/saved-run.ts';
import { episodeNpz, importEpisodes, storedEpisodes } from './dataset.ts';
import { Engine } from './engine.ts';
import { followSpread } from './latent-spread.ts';
import type { Archive } from './library/run-files.ts';
import type { PageHandle } from './page-handle.ts';
import {
  checkDataSettings,
  checkDiagnoseRequest,
  checkEvaluateRequest,
  checkJudgeRequest,
  checkNamedFiles,
  checkRecordRequest,
  checkRunRequest,
} from './page-request.ts';
import { recordEpisode } from './record-episode.ts';

/** With a worker for stored files, which ends afterwards. */
async function withArchive<T>(engine: Engine, use: (archive: Archive) => Promise<T>): Promise<T> {
  const archive = await engine.openArchive();
  try {
    return await use(archive);
  } finally {
    archive.end();
  }
}

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
    curvesCsv: () => engine.curvesCsv(),
    checkpoint: () => engine.exportCheckpoint(),
    evaluate: async (request) => engine.evaluate(checkEvaluateRequest(request)),
    diagnose: async (request) => {
      const { checkpoint, ...rest } = checkDiagnoseRequest(request);
      return engine.diagnose(rest, checkpoint);
    },
    episodes: async (settings) =>
      withArchive(engine, (archive) => storedEpisodes(archive, checkDataSettings('episodes', settings))),
    episodeNpz: async (settings, episode) => {
      const whole = checkDataSettings('episodeNpz', settings, episode);
      return withArchive(engine, (archive) => episodeNpz(archive, whole, episode));
    },
    importEpisodes: async (settings, npzs) => {
      const whole = checkDataSettings('importEpisodes', settings);
      checkNamedFiles('importEpisodes', npzs);
      return withArchive(engine, (archive) => importEpisodes(archive, whole, npzs));
    },
    keepData: (on) => {
      if (typeof on !== 'boolean') throw new TypeError(`keepData: on is true or false, got ${String(on)}`);
      engine.files.keepsData = on;
    },
    forgetRun: async (settings) => {
      const whole = checkDataSettings('forgetRun', settings);
      return withArchive(engine, (archive) => forgetFinished(archive, whole));
    },
    record: async (request) => recordEpisode(checkRecordRequest(request)),
    judge: async (request) => engine.judge(checkJudgeRequest(request)),
    examine: (request) => handle.diagnose(request),
  };
  window.worldModels = handle;
  return engine;
}
