/**
 * Which C a search ends with. A generation's candidates drive on a few tracks only, so its mean return is noisy; the
 * distribution mean that scored best in tests on many fixed tracks is the one to keep (paper, A.4).
 */
import type { BestMean, RunContext } from '../run.ts';

/**
 * The better of two tested means; of equals the earlier one, which is already kept.
 * @param riskAversion standard deviations over the test's episodes that count against it. A mean that an older file
 *   keeps without its deviation counts without one.
 */
export function betterOf(kept: BestMean | null, tested: BestMean, riskAversion: number): BestMean {
  const score = ({ test, testSd = 0 }: BestMean): number => test - riskAversion * testSd;
  return kept === null || score(tested) > score(kept) ? tested : kept;
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
