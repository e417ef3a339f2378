/** The settings of the search for C (paper, A.4): where it evolves, CMA-ES, the episodes that score, the tests. */
import { real, type Setting, whole } from './kinds.ts';
import { TERM_SETTINGS } from './term-settings.ts';

export const EVOLUTION_SETTINGS = {
  'evolution.world': {
    kind: 'choice',
    label: 'C evolves in',
    choices: ['real', 'dream'],
    paper: 'real',
    help: "real: the environment; dream: M's dream of it, which is faster, but C may learn to exploit errors of M.",
  },
  'evolution.tau': real(
    'Dream temperature',
    0.01,
    10,
    "Temperature tau of the dream that C evolves in. A low one is easy to exploit; 1.15 was best in the paper's " +
      'Doom. evaluate and record call it --tau.',
    1.15,
  ),
  'evolution.dreamStarts': {
    kind: 'choice',
    label: 'Dreams begin at',
    choices: ['first', 'moments', 'rewarded'],
    paper: 'first',
    help:
      'Of a search in the dream. first: first frames of episodes; moments: a quarter of them there, the others ' +
      "anywhere in an episode, with M's h and c. C then meets the bends of reality, not only those that M makes of " +
      "C's actions. rewarded: the same, at most 25 steps after a reward: no dream begins with a car that is lost, " +
      'which M lets drive on as if it were not.',
  },
  'evolution.dreamPatience': whole(
    'Patience of a dream',
    0,
    1000,
    'Ends a dream after this many steps in which its return reached no new highest value; 0: never. A car that left ' +
      'the road earns nothing, and M forgets soon that it stands there: without it a crash costs little in a dream.',
    0,
  ),
  'evolution.covariance': {
    kind: 'choice',
    label: 'Covariance',
    choices: ['full', 'separable'],
    paper: 'full',
    help: 'full: the whole covariance matrix; separable: its diagonal, which is learned in fewer generations.',
  },
  'evolution.populationSize': whole('Population', 4, 1024, 'Candidates per generation.', 64),
  'evolution.mirrored': {
    kind: 'flag',
    label: 'Mirrored pairs',
    paper: false,
    help:
      'On: candidates come in pairs that lie opposite each other about the mean, each pair on tracks of its own, and ' +
      'candidates are ranked by how far each beats its mirror, while step size and covariance stay (the evolution ' +
      'strategy of Salimans et al. 2017). The luck of a track and the loss of every step away from the mean cancel ' +
      'out, so that one rollout per candidate is enough. Off: CMA-ES, all candidates on the same tracks.',
  },
  'evolution.sigma': real('sigma0', 1e-4, 10, 'Initial step size.', 0.1),
  'evolution.rollouts': whole(
    'Rollouts',
    1,
    256,
    'Episodes per candidate in the first generation; all candidates of a generation have the same seeds, or, ' +
      'mirrored, the two of a pair.',
    16,
  ),
  'evolution.finalRollouts': whole(
    'Final rollouts',
    1,
    256,
    'Episodes per candidate in the last generation; the number grows linearly to it. Few suffice while candidates ' +
      'differ much.',
    16,
  ),
  'evolution.replayFraction': real(
    'Level replay fraction',
    0,
    1,
    "Fraction of a generation's tracks that are the hardest of the last 30 generations; the others are new. A " +
      'mirrored search plays all again on which its candidates stay below the mean.',
    0,
  ),
  'evolution.averagingWindow': whole(
    'Averaging window',
    1,
    1000,
    'C is the running average of the distribution means over so many generations, which cancels noise (Polyak ' +
      'averaging): the newest weighs one in so many, older ones less and less. 1: no averaging.',
    1,
  ),
  'evolution.generations': whole('Generations', 1, 100_000, 'Maximum number of generations.', 1800),
  'evolution.minutes': real(
    'Evolution minutes',
    0.01,
    100_000,
    'Maximum time of evolution, even if generations are left.',
  ),
  'evolution.stepBudget': real(
    'Step budget',
    0,
    1_000_000,
    'Millions of closed-loop steps that a search may take, even if generations and minutes are left; the final ' +
      'rollouts are then reached at its end. 0: no limit.',
    0,
  ),
  'evolution.steps': whole('Steps per episode', 10, 1000, 'Maximum length of a fitness episode.', 1000),
  'evolution.patience': whole(
    'Patience',
    0,
    1000,
    'Ends a fitness episode after this many steps without a new tile, the step onto the last one counted; 0: never. ' +
      'Evaluation has no such limit.',
    0,
  ),
  'evolution.offRoadSteps': whole(
    'Steps off the road',
    0,
    1000,
    'Ends a fitness episode after this many consecutive steps with all wheels off the road; 0: never. Tests and ' +
      'evaluation have no such limit.',
    0,
  ),
  ...TERM_SETTINGS,
  'evolution.worstWeight': real(
    'Weight of the worst',
    0,
    1,
    "Weight w of a candidate's worst quarter of episodes: its fitness is (1 - w) times the mean of all plus w times " +
      'the mean of these. A quarter needs 4 rollouts; 0: the mean of all, as in the paper.',
    0,
  ),
  'evolution.testEvery': whole(
    'Test every',
    0,
    10_000,
    'Generations between tests of the distribution mean, on full episodes whose seeds serve nothing else; 0: no tests.',
    25,
  ),
  'evolution.testEpisodes': whole('Test episodes', 1, 10_000, 'Episodes per test.', 1024),
  'evolution.riskAversion': real(
    'Risk aversion',
    0,
    10,
    'Of the tested means of the search, the one that is kept has the highest mean return minus this many standard ' +
      'deviations over the episodes of its test; 0: the highest mean.',
    0,
  ),
  'evolution.earlyStopping': {
    kind: 'flag',
    label: 'Early stopping',
    paper: false,
    help:
      'Of a search in the dream. On: C is the mean with the best test on real tracks, which serve nothing else, for ' +
      'a search goes on to exploit M while its real return falls. Off: C is the last mean, and nothing real has a ' +
      'say. A search in reality always keeps the best.',
  },
} as const satisfies Record<string, Setting>;
