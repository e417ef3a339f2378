/**
 * Which C a search hands over. A generation's candidates meet a few tracks only, so its mean wavers; the mean that did
 * best when tested by itself on the same many tracks is the one to keep (paper, A.4).
 */
import type { BestMean, RunContext } from '../run.ts';

/** Of two tested means the better one; of equals the earlier, which is already kept. */
export function betterOf(kept: BestMean | null, tested: BestMean): BestMean {
  return kept === null || tested.test > kept.test ? tested : kept;
}

/**
 * Makes the best tested mean the run's C, and says so; without a test in this search C stays the newest one. So does
 * a C that evolved in the dream: the tests are made in reality, which must not choose for it.
 */
export function handOverBest({
  agent,
  best,
  emit,
  settings,
}: RunContext): Omit<BestMean, 'parameters'> | null {
  if (best === null || agent.controller === null || settings['evolution.world'] === 'dream') return null;
  const { parameters, ...chosen } = best;
  agent.controller = { ...agent.controller, parameters };
  emit({ type: 'weights', part: 'controller' });
  return chosen;
}
