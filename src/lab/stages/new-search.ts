/** A search at its start: C is zeros, the one that was kept, or an earlier agent's, carried over to the new V and M. */

import { parameterCount } from '../../controller/controller.ts';
import type { CmaEsOptions } from '../../evolution/options.ts';
import { noDriver } from '../checkpoint/drivers.ts';
import { controllerConfig, type RunContext } from '../run.ts';
import { distil } from './distil.ts';

/**
 * The options of CMA-ES.
 * @param say is told what is done for them, for people
 */
export async function newSearch(context: RunContext, say: (what: string) => void): Promise<CmaEsOptions> {
  const { settings } = context;
  return {
    mean: Float64Array.from(await firstController(context, say)),
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

/** Parameters of C. A distilled one is of the run at once, and stays where that is closed before a generation. */
async function firstController(context: RunContext, say: (what: string) => void): Promise<Float32Array> {
  const { settings, agent, collector } = context;
  if (agent.controller !== null) return agent.controller.parameters;
  if (settings['controller.start'] === 'zeros') {
    return new Float32Array(parameterCount(controllerConfig(settings)));
  }
  if (collector === null) {
    throw new Error(noDriver(settings, null));
  }
  const parameters = await distil(context, collector, say);
  agent.controller = { config: controllerConfig(settings), parameters };
  context.emit({ type: 'weights', part: 'controller' });
  await context.save();
  return parameters;
}
