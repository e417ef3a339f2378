/**
 * Which C a search ends with. A generation's candidates drive on a few tracks only, so its mean return is noisy; the
 * distribution mean that scored best in tests on many fixed tracks is the one to keep (paper, A.4).
 */
import { scoreOf } from '../learning/kept-means.ts';
import type { BestMean, RunContext } from '../run.ts';

/**
 * The better of two tested means; of equals the earlier one, which is already kept.
 * @param riskAversion standard deviations over the test's episodes that count against a mean
 */
export function betterOf(kept: BestMean | null, tested: BestMean, riskAversion: number): BestMean {
  if (kept === null) return tested;
  return scoreOf(tested, riskAversion) > scoreOf(kept, riskAversion) ? tested : kept;
}

/**
 * Makes the best tested mean the run's C, and gives which it is. Without a test in this search C stays the newest one;
 * so does a C that evolved in the dream without early stopping, because then nothing real has a say.
 */
export function handOverBest({
  agent,
  best,
  emit,
  settings,
}: RunContext): Omit<BestMean, 'parameters'> | null {
  const chooses = settings['evolution.world'] === 'real' || settings['evolution.earlyStopping'];
  if (best === null || agent.controller === null || !chooses) return null;
  const { parameters, ...chosen } = best;
  agent.controller = { ...agent.controller, parameters };
  emit({ type: 'weights', part: 'controller' });
  return chosen;
}
