/**
 * Every setting of a run, declared once: its name, range, the paper's value, label and meaning. The URL hash, the form,
 * the command line, the checkpoint and the report all read this table; presets.ts gives each setting its values.
 */
import { PAPER_CONTROLLER } from '../../controller/controller.ts';
import { type Experiment, experimentIds } from '../../env/experiments.ts';
import { PAPER_MEMORY } from '../../memory/config.ts';
import { EVOLUTION_SETTINGS } from './evolution-settings.ts';
import { real, type Setting, whole } from './kinds.ts';

export {
  type Experiment,
  type ExperimentRecord,
  experimentOf,
  hasController,
  worldSettings,
} from '../../env/experiments.ts';

export type { NumberSetting, Setting } from './kinds.ts';

export const EXPERIMENTS = experimentIds;
export const PRESETS = ['smoke', 'quick', 'long', 'paper'] as const;
export type Preset = (typeof PRESETS)[number];

/** Keys are what the URL hash says: `#experiment=car-racing&preset=quick&seed=1&vision.steps=2000`. */
export const SETTINGS = {
  seed: whole(
    'Seed',
    0,
    2 ** 31 - 1,
    'Seeds all randomness of the run: the same seed gives the same run on the same machine.',
  ),
  rounds: whole(
    'Rounds',
    1,
    10,
    'How often V, M and C are trained: from the second round on, the agent of the round before drives most of the ' +
      'episodes, and C is carried over to the new V and M (iterative training; the paper, section 5).',
    1,
  ),
  'ball.radius': real('Radius', 2, 12, 'Radius of the ball, in pixels of the 64x64 frame.'),
  'ball.speed': real('Speed', 0.5, 8, 'Pixels per step.'),
  'car.domainRandomize': {
    kind: 'flag',
    label: 'Colours drawn anew',
    paper: false,
    help:
      "Road, field and grass have colours drawn anew in each episode, as with Gymnasium's domain_randomize=True. " +
      'They are drawn before the track, so a seed has another track than in the usual colours.',
  },
  'car.lapRule': {
    kind: 'choice',
    label: 'Lap rule',
    choices: ['v3', 'fixed'],
    paper: 'v3',
    help:
      'v3: a lap ends when every tile is visited, as in the original; fixed: also at the start line after more than ' +
      '95 % of the tiles.',
  },
  'collect.episodes': whole('Episodes', 1, 10_000, 'Episodes collected to train V and M on.', 10_000),
  'collect.steps': whole('Steps per episode', 10, 1000, 'Maximum length of a collected episode.', 1000),
  'collect.source': {
    kind: 'choice',
    label: 'Episodes are',
    choices: ['played', 'imported'],
    paper: 'played',
    help: 'played: by the scripted policies; imported: those that were brought in as .npz (docs/data.md).',
  },
  'collect.agentFraction': real(
    'Fraction by an agent',
    0,
    1,
    'Fraction of the episodes in which a trained agent acts, that of --from <checkpoint> --keep policy, of the page ' +
      'or of the round before, with noise on its actions: V and M then also see what a C does (paper, section 5). ' +
      "0: only the experiment's own policies act.",
    0,
  ),
  'collect.parameterNoise': real(
    'Parameter noise',
    0,
    10,
    'In half of the episodes that the agent collects its C is disturbed: Gaussian noise on its parameters, of a ' +
      'standard deviation drawn from 0 to this many of their root mean squares. V and M then see how controllers ' +
      'fail, and what it costs. 0: in none.',
    0,
  ),
  'collect.importedFraction': real(
    'Fraction imported',
    0,
    1,
    'Fraction of the episodes that are imported ones, your own driving among them, in their order. 0: none.',
    0,
  ),
  'vision.size': {
    kind: 'choice',
    label: 'V size',
    choices: ['paper', 'compact', 'tiny'],
    paper: 'paper',
    help: 'paper: 32/64/128/256 filters; compact: half as many; tiny: an eighth, for tests.',
  },
  'vision.latentSize': whole('Latents', 1, 256, 'Length of z.', PAPER_MEMORY.latentSize),
  'vision.steps': whole('V steps', 1, 2_000_000, 'Training batches of V.', 100_000),
  'vision.batchSize': whole('V batch size', 1, 1000, 'Frames per batch.', 100),
  'vision.learningRate': real('V learning rate', 1e-6, 0.1, "Adam's step size for V.", 1e-4),
  'vision.finalLearningRate': real(
    'V final learning rate',
    1e-7,
    0.1,
    'The learning rate falls linearly to this value after the last step.',
    1e-4,
  ),
  'vision.klTolerance': real(
    'Free nats per latent',
    0,
    10,
    'KL below this times the number of latents is not penalised.',
    0.5,
  ),
  'vision.klWeight': real(
    'KL weight',
    0,
    100,
    'Weight of the KL term; the summed squared error has weight 1.',
    1,
  ),
  'vision.coarseWeight': real(
    'Coarse weight',
    0,
    10_000,
    "Weight of the squared error of the picture's lowest moments, beside that of its pixels. It makes z show evenly " +
      'where a small thing is; 0: no such term, as in the paper.',
    0,
  ),
  'vision.groundWeight': real(
    'Ground weight',
    0,
    1000,
    'How many times more the squared error of the pixels of the ground counts at the first step; it falls linearly ' +
      'to 0 after the last. V then keeps the pattern that shows speed; 0: all pixels count alike, as in the paper.',
    0,
  ),
  'memory.hiddenSize': whole(
    'Hidden units',
    1,
    2048,
    'Units of the LSTM: length of h.',
    PAPER_MEMORY.hiddenSize,
  ),
  'memory.mixtures': whole('Mixtures', 1, 20, 'Gaussians per latent.', PAPER_MEMORY.mixtures),
  'memory.steps': whole(
    'M steps',
    0,
    1_000_000,
    'Training batches of M; 0 leaves M at its random initial weights.',
    4000,
  ),
  'memory.batchSize': whole('M batch size', 1, 1000, 'Sequences per batch.', 100),
  'memory.sequenceLength': whole('M sequence length', 2, 999, 'Steps over which the LSTM is unrolled.', 999),
  'memory.learningRate': real('M learning rate', 1e-6, 0.1, "Adam's step size for M.", 1e-3),
  'memory.finalLearningRate': real(
    'M final learning rate',
    1e-7,
    0.1,
    'The learning rate falls linearly to this value after the last step.',
    1e-3,
  ),
  'memory.rewardWeight': real(
    'M reward weight',
    0,
    100,
    'Weight of the squared error of the reward; the NLL per latent has weight 1. Most rewards come from visited road ' +
      'tiles, so a higher weight makes M represent speed better and each latent slightly worse.',
  ),
  'memory.auxiliaryHorizon': whole(
    'Auxiliary horizon',
    0,
    200,
    'How many steps ahead an auxiliary linear head predicts z, in training only. Speed shows only over several ' +
      'steps, so the head makes M represent it better. At most one sequence; 0: no such head, as in the paper.',
    0,
  ),
  'memory.auxiliaryWeight': real(
    'Auxiliary weight',
    0,
    100,
    'Weight of the squared error of the auxiliary prediction; the NLL per latent has weight 1.',
  ),
  'memory.sampleZ': {
    kind: 'flag',
    label: 'Sample z for M',
    paper: true,
    help: 'Trains M on a new sample of z in every batch (the paper), or on the mean mu: less noise, sharper dreams.',
  },
  'memory.carryState': {
    kind: 'flag',
    label: 'Carry h and c',
    help:
      'Trains M on whole episodes in consecutive windows and carries h and c from one window to the next (truncated ' +
      "BPTT), a cheaper form of the paper's 999 unrolled steps. Off: random windows, each from h = c = 0.",
  },
  'controller.inputs': {
    kind: 'choice',
    label: 'C inputs',
    choices: ['zh', 'z'],
    paper: PAPER_CONTROLLER.inputs,
    help: 'zh: z and h, as in the paper; z: z alone, its ablation.',
  },
  'controller.sampleZ': {
    kind: 'flag',
    label: 'Sample z for C',
    paper: true,
    help: 'C acts on z sampled from V (the paper) or on the mean mu.',
  },
  'controller.start': {
    kind: 'choice',
    label: 'C begins as',
    choices: ['zeros', 'distilled'],
    paper: 'zeros',
    help:
      'zeros, as in the paper; distilled: the C of the agent that collected episodes (--keep policy, rounds), fitted ' +
      'to the new V and M by least squares on what it does, and evolved on from there.',
  },
  'controller.distillationEpisodes': whole(
    'Distillation episodes',
    1,
    10_000,
    'Episodes of each round of the distillation. In the first round the earlier agent acts, with noise.',
  ),
  'controller.distillationRounds': whole(
    'Distillation rounds',
    0,
    50,
    'Rounds after the first one: the C fitted so far acts, and the earlier one says what it would have done (DAgger).',
  ),
  ...EVOLUTION_SETTINGS,
  'evaluation.episodes': whole(
    'Evaluation episodes',
    1,
    1000,
    'Episodes on seeds that evolution never uses.',
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
