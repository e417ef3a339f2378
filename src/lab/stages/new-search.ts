/**
 * A search at its start: its C is zeros, the one that was kept, or the C of the agent that collected, fitted to the new
 * V and M.
 */
import { parameterCount } from '../../controller/controller.ts';
import type { CmaEsOptions } from '../../evolution/options.ts';
import { importedNumber, isOfAgent } from '../episode-shares.ts';
import { SILENCE_S } from '../pool/worker-pool.ts';
import { controllerConfig, episodePaths, type RunContext, splitEpisodes } from '../run.ts';

/** Episodes of the earlier agent that C is fitted to. */
const MAX_EPISODES = 96;
/** Their frames are made and encoded in one call. */
const DISTIL_S = 5 * SILENCE_S;

/** The options of CMA-ES. */
export async function newSearch(context: RunContext): Promise<CmaEsOptions> {
  const { settings } = context;
  return {
    mean: Float64Array.from(await firstController(context)),
    sigma: settings['evolution.sigma'],
    populationSize: settings['evolution.populationSize'],
    mirrored: settings['evolution.mirrored'],
    seed: settings.seed,
    covariance: settings['evolution.covariance'],
    // With 867 parameters they change nothing in the generations of a run: npm run bench -- active-weights.
    activeWeights: false,
    averageOver: settings['evolution.averagingWindow'],
  };
}

/** Parameters of C. Found anew when a run goes on before its first generation: the same ones. */
async function firstController(context: RunContext): Promise<Float32Array> {
  const { settings, agent, pool, collector, report } = context;
  const config = controllerConfig(settings);
  if (agent.controller !== null) return agent.controller.parameters;
  if (settings['controller.start'] === 'zeros') return new Float32Array(parameterCount(config));
  const { seen } = splitEpisodes(settings['collect.episodes']);
  const driven = seen
    .filter((index) => importedNumber(settings, index) === null && isOfAgent(settings, index))
    .slice(0, MAX_EPISODES);
  if (collector === null || driven.length === 0) {
    throw new Error(
      'controller.start=distilled needs episodes of an earlier agent: give one with --from <checkpoint> ' +
        '--keep policy, and a collect.agentFraction above 0',
    );
  }
  const paths = driven.map((index) => episodePaths(context, index));
  const { parameters, samples, rSquared } = await pool.one((thread) =>
    thread.call((worker) => worker.distil(paths, collector, agent.memory!, config), DISTIL_S),
  );
  report.distillation = { agent: collector.name, episodes: driven.length, samples, rSquared };
  return parameters;
}
