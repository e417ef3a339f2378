/**
 * What may help a C that spins on a few tracks in a hundred, one change of its search each. Sources where it is not our
 * own: many rollouts: the paper (16), Neuroproto (arXiv:2505.00186, 8); averaging: Polyak and Juditsky 1992; steering
 * penalty, end on grass and the averse choice: noahcilliers/best-ppo-carracing-v3; hard tracks: arXiv:2010.03934.
 */

interface TailVariant {
  name: string;
  label: string;
  /** Settings as `--set` takes them; null: no search, the agent is scored as it is. */
  changes: readonly string[] | null;
}

/** Steps, not minutes, so that all get the same on a busy machine too; enough test tracks to tell the means apart. */
export const TAIL_COMMON: readonly string[] = [
  'evolution.stepBudget=5',
  'evolution.minutes=100000',
  'evolution.generations=100000',
  'evolution.averagingWindow=1',
  'evolution.riskAversion=0',
  'evolution.testEvery=5',
  'evolution.testEpisodes=64',
];

const EIGHT = ['evolution.rollouts=8', 'evolution.finalRollouts=8'];

/** The likeliest to help first. */
export const TAIL_VARIANTS: readonly TailVariant[] = [
  { name: 'agent', label: 'the agent as it is', changes: null },
  { name: 'plain', label: 'nothing changed: 3 rollouts', changes: [] },
  { name: 'rollouts-8', label: '8 rollouts', changes: EIGHT },
  { name: 'average', label: 'average of 20 means', changes: ['evolution.averagingWindow=20'] },
  { name: 'worst', label: '8 rollouts, worst quarter 0.5', changes: [...EIGHT, 'evolution.worstWeight=0.5'] },
  { name: 'small-step', label: 'sigma0 0.025', changes: ['evolution.sigma=0.025'] },
  { name: 'grass', label: 'end after 50 steps off the road', changes: ['evolution.offRoadSteps=50'] },
  { name: 'steering', label: 'steering penalty 0.05', changes: ['evolution.steeringPenalty=0.05'] },
  { name: 'growing', label: '3 to 16 rollouts', changes: ['evolution.finalRollouts=16'] },
  { name: 'replay', label: 'one of 3 tracks a hard one', changes: ['evolution.replayFraction=0.34'] },
  { name: 'averse', label: 'chosen by mean - 0.5 sd', changes: ['evolution.riskAversion=0.5'] },
];
