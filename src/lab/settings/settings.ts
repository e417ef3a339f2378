/**
 * Every setting of a run, declared once: where it lives, its range, the paper's value, what it means, and
 * what a preset gives it. The URL hash, the form, the checkpoint and the report all read this table.
 */

import { type Experiment, experimentIds } from '../../env/experiments.ts';

export {
  type Experiment,
  type ExperimentRecord,
  experimentOf,
  hasController,
} from '../../env/experiments.ts';

export const EXPERIMENTS = experimentIds;
export const PRESETS = ['smoke', 'quick', 'long', 'paper'] as const;
export type Preset = (typeof PRESETS)[number];

type SettingValue = number | string | boolean;

interface SettingBase {
  readonly label: string;
  readonly help: string;
  /** The paper's value, where the paper has one. */
  readonly paper?: SettingValue;
}
export interface NumberSetting extends SettingBase {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}
export interface ChoiceSetting extends SettingBase {
  readonly kind: 'choice';
  readonly choices: readonly string[];
}
export interface FlagSetting extends SettingBase {
  readonly kind: 'flag';
}
export type Setting = NumberSetting | ChoiceSetting | FlagSetting;

const whole = (label: string, min: number, max: number, help: string, paper?: number): NumberSetting => ({
  kind: 'number',
  label,
  min,
  max,
  integer: true,
  help,
  paper,
});
const real = (label: string, min: number, max: number, help: string, paper?: number): NumberSetting => ({
  kind: 'number',
  label,
  min,
  max,
  help,
  paper,
});

/** Keys are what the URL hash says: `#experiment=car-racing&preset=quick&seed=1&vision.steps=2000`. */
export const SETTINGS = {
  seed: whole(
    'Seed',
    0,
    2 ** 31 - 1,
    'All randomness of the run grows from it: the same seed gives the same run on the same machine.',
  ),
  'ball.radius': real('Radius', 2, 12, "The ball's radius, in pixels of the 64x64 picture."),
  'ball.speed': real('Speed', 0.5, 8, 'Pixels a step.'),
  'collect.episodes': whole('Episodes', 1, 10_000, 'Episodes gathered to train V and M on.', 10_000),
  'collect.steps': whole('Steps an episode', 10, 1000, 'Longest length of a gathered episode.', 1000),
  'vision.size': {
    kind: 'choice',
    label: 'V size',
    choices: ['paper', 'compact', 'tiny'],
    paper: 'paper',
    help: 'paper: 32/64/128/256 filters; compact: half; tiny: an eighth, for tests.',
  },
  'vision.latentSize': whole('Latents', 1, 256, 'Length of z.', 32),
  'vision.steps': whole('V steps', 1, 2_000_000, 'Training batches of V.', 100_000),
  'vision.batchSize': whole('V batch', 1, 1000, 'Frames a batch.', 100),
  'vision.learningRate': real('V learning rate', 1e-6, 0.1, "Adam's step size for V.", 1e-4),
  'vision.klTolerance': real(
    'Free nats a latent',
    0,
    10,
    'KL below this times the number of latents costs nothing.',
    0.5,
  ),
  'vision.klWeight': real('KL weight', 0, 100, 'Weight of the KL term beside the summed squared error.', 1),
  'memory.hiddenSize': whole('Hidden units', 1, 2048, 'Units of the LSTM: length of h.', 256),
  'memory.mixtures': whole('Mixtures', 1, 20, 'Gaussians a latent.', 5),
  'memory.steps': whole(
    'M steps',
    0,
    1_000_000,
    'Training batches of M; 0 leaves it random, as it was drawn.',
    4000,
  ),
  'memory.batchSize': whole('M batch', 1, 1000, 'Sequences a batch.', 100),
  'memory.sequenceLength': whole('M sequence', 2, 999, 'Steps a sequence is unrolled.', 999),
  'memory.learningRate': real('M learning rate', 1e-6, 0.1, "Adam's step size for M.", 1e-3),
  'memory.lastLearningRate': real(
    'M last learning rate',
    1e-7,
    0.1,
    'The step size falls in a straight line from the first to this one.',
    1e-3,
  ),
  'memory.rewardWeight': real(
    'M reward weight',
    0,
    100,
    'Weight of the squared error of the reward beside nats a latent. A step of the road is worth a reward: heavier, M heeds speed more and each latent a little less.',
  ),
  'memory.aheadSteps': whole(
    'M looks ahead',
    0,
    200,
    'M learns a second, linear forecast of z, so many steps ahead, beside that of the next z: what moves slowly tells only after some time, so M heeds speed more. It goes no further than a sequence, and is of use in training only; 0 leaves it out, as the paper does.',
    0,
  ),
  'memory.aheadWeight': real(
    'M ahead weight',
    0,
    100,
    'Weight of the squared error of that forecast beside nats a latent.',
  ),
  'memory.sampleZ': {
    kind: 'flag',
    label: 'M sees sampled z',
    paper: true,
    help: 'M learns on z drawn anew from V in every batch (the paper), or on its mean mu: less noise, sharper dreams.',
  },
  'memory.carryState': {
    kind: 'flag',
    label: 'Carry h and c',
    help: 'M learns whole episodes in windows as long as its sequence, and carries h and c from one to the next: the cheap equivalent of the paper, which unrolls 999 steps at once. Off: windows from anywhere, each from h = c = 0.',
  },
  'controller.inputs': {
    kind: 'choice',
    label: 'C sees',
    choices: ['zh', 'z'],
    paper: 'zh',
    help: 'z and h as in the paper, or z alone (its ablation).',
  },
  'controller.sampleZ': {
    kind: 'flag',
    label: 'Sample z',
    paper: true,
    help: 'C sees z sampled from V (the paper) or the mean mu.',
  },
  'evolution.world': {
    kind: 'choice',
    label: 'C evolves in',
    choices: ['real', 'dream'],
    paper: 'real',
    help: "The real environment, or M's dream of it: faster, and C may learn to cheat the dream.",
  },
  'evolution.tau': real(
    'Dream temperature',
    0.01,
    10,
    'How uncertain the dream is that C evolves in: at low temperature it is easy to cheat. 1.15 was the best for the paper in Doom.',
    1.15,
  ),
  'evolution.covariance': {
    kind: 'choice',
    label: 'Covariance',
    choices: ['full', 'separable'],
    paper: 'full',
    help: 'Full covariance matrix, or its diagonal only: learns faster at few generations.',
  },
  'evolution.populationSize': whole('Population', 4, 1024, 'Candidates a generation.', 64),
  'evolution.sigma': real('sigma0', 1e-4, 10, 'First step size.', 0.1),
  'evolution.rollouts': whole(
    'Rollouts',
    1,
    256,
    'Episodes a candidate is scored on at first; the same seeds for all candidates of a generation.',
    16,
  ),
  'evolution.lastRollouts': whole(
    'Last rollouts',
    1,
    256,
    'The rollouts grow in a straight line to this number at the last generation: a coarse look while candidates differ much, a finer one later.',
    16,
  ),
  'evolution.replay': real(
    'Hard tracks again',
    0,
    1,
    "The share of a generation's tracks that are the hardest of the last thirty generations; the others are new.",
    0,
  ),
  'evolution.average': whole(
    'Means averaged',
    1,
    1000,
    'The C that a run hands over is the running average of the last so many means of the search: what is noise in each cancels (Polyak averaging). 1 is the mean itself.',
    1,
  ),
  'evolution.generations': whole('Generations', 1, 100_000, 'Stop after this many.', 1800),
  'evolution.minutes': real(
    'Evolution minutes',
    0.01,
    100_000,
    'Stop after this time even if generations are left.',
  ),
  'evolution.steps': whole('Steps an episode', 10, 1000, 'Longest fitness episode.', 1000),
  'evolution.patience': whole(
    'Patience',
    0,
    1000,
    'End a fitness episode after this many steps without a new tile; 0 never. Off in evaluation.',
    0,
  ),
  'evolution.testEvery': whole(
    'Test every',
    0,
    10_000,
    'Every so many generations the mean of the search is tested by itself, on full episodes of seeds kept for that; 0 never.',
    25,
  ),
  'evolution.testEpisodes': whole('Test episodes', 1, 10_000, 'Episodes of such a test.', 1024),
  'evaluation.episodes': whole(
    'Evaluation episodes',
    1,
    1000,
    'Episodes on seeds never used in evolution.',
    100,
  ),
} as const satisfies Record<string, Setting>;

export type SettingKey = keyof typeof SETTINGS;
type ValueOf<S extends Setting> = S extends { kind: 'number' }
  ? number
  : S extends { kind: 'choice'; choices: readonly (infer C)[] }
    ? C
    : boolean;

/** All settings of one run; plain JSON. */
export type RunSettings = { experiment: Experiment; preset: Preset } & {
  [K in SettingKey]: ValueOf<(typeof SETTINGS)[K]>;
};
