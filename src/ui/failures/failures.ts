/**
 * Failures that everybody meets who trains a world model, each with the run or the dream that makes it happen, what to
 * look for, and the way out. The wrong setting is the only difference between `make` and `mend`.
 */
import type { StartWith } from '../../store/actions.ts';

/** What of the car's agent must be on the page. */
export type Needed = 'dream' | 'score' | null;

export interface Failure {
  readonly id: 'forecast' | 'worst' | 'cold' | 'deaf' | 'collapse' | 'rate';
  readonly title: string;
  readonly happens: string;
  readonly look: string;
  readonly wayOut: string;
  readonly needs: Needed;
  /** About how long it takes on two cores without a GPU; null where it happens at once. */
  readonly takes: string | null;
  /** Null where no run is started. */
  readonly make: StartWith | null;
  readonly mend: StartWith | null;
}

const CAR = { experiment: 'car-racing', preset: 'quick' } as const;
const BALL = { experiment: 'bouncing-ball', preset: 'quick' } as const;

/** Seeds of their own: no run of a visitor makes way. */
const SEED = { cold: 9001, deaf: 9002, collapse: 9003, rate: 9004 } as const;

/** A short search, on V and M of the page. */
const newController = (world: Partial<StartWith['settings']>): StartWith => ({
  keep: 'memory',
  settings: {
    ...CAR,
    seed: SEED.cold,
    ...world,
    'evolution.populationSize': 16,
    'evolution.rollouts': 2,
    'evolution.finalRollouts': 2,
    'evolution.steps': 600,
    'evolution.generations': 40,
    'evolution.minutes': 4,
    'evolution.testEvery': 0,
    'evaluation.episodes': 8,
  },
});

/** A new M for the V of the page, on few episodes. */
const newMemory = (steps: number): StartWith => ({
  keep: 'vision',
  until: 'diagnose',
  settings: {
    ...CAR,
    seed: SEED.deaf,
    'collect.episodes': 60,
    'collect.steps': 200,
    'memory.steps': steps,
  },
});

/** V's loss as in the paper, in place of the preset's own. */
const PAPER_LOSS = { 'vision.klWeight': 1, 'vision.klTolerance': 0.5, 'vision.coarseWeight': 0 } as const;

/** V alone, on balls. */
const newVision = (seed: number, change: StartWith['settings'] | object): StartWith => ({
  until: 'vision',
  settings: { ...BALL, seed, 'collect.episodes': 100, 'vision.steps': 200, ...change },
});

export const FAILURES: readonly Failure[] = [
  {
    id: 'forecast',
    title: 'A forecast that ends',
    happens:
      'The dream gets reality’s actions, as if M could predict the road. It can for a second or two; then the ' +
      'bends that it makes up are not those that reality has.',
    look:
      'The two roads part, and the dreamed car leaves its own: the wheel turns for a bend that is not there. After ' +
      '100 steps half of such dreams are as far from reality as a random frame.',
    wayOut:
      'C drives its own dream: it turns for the bends that it sees, and keeps the dreamed road. A dream is for ' +
      'practice, not for forecasts.',
    needs: 'dream',
    takes: null,
    make: null,
    mend: null,
  },
  {
    id: 'worst',
    title: 'The track where C fails',
    happens:
      'The track of the evaluation on which this C scored least, driven again in reality, from the same start.',
    look:
      'The moment at which the car spins or leaves the road, and what C does then: the search has shown it little ' +
      'grass, so z and h mean little to it there.',
    wayOut:
      'Let the search replay levels (level replay fraction), give the worst episodes more weight, or collect ' +
      'episodes that leave the road.',
    needs: 'score',
    takes: null,
    make: null,
    mend: null,
  },
  {
    id: 'cold',
    title: 'C cheats a cold dream',
    happens:
      'A new C is searched for in M’s dream at τ 0.1 alone. So cold a dream has no chance in it: what M gets ' +
      'wrong, it gets wrong every time, and C learns to live on it. At τ 1 it may happen too, later.',
    look:
      'Fitness of C is its return in the dream. The report at the end has its return in reality, which is far ' +
      'lower: with an earlier agent’s M, after 80 generations at τ 1, 213 ± 148 on 100 tracks, ' +
      'beside 745 in the dream.',
    wayOut: 'The same search in reality. It is slower, but there is nothing to cheat.',
    needs: 'dream',
    takes: 'about 5 min',
    make: newController({ 'evolution.world': 'dream', 'evolution.tau': 0.1 }),
    mend: newController({ 'evolution.world': 'real' }),
  },
  {
    id: 'deaf',
    title: 'An M that does not listen to actions',
    happens:
      'A new M gets 40 training steps on 60 short episodes. It learns that the next picture is much like this one; ' +
      'that the wheel matters comes later.',
    look:
      'The report: with wrong actions M predicts no worse than with the true ones, and full left and full right part ' +
      'much less than for the M of the page. Then drive the dream yourself: it hardly minds the wheel.',
    wayOut: 'The same episodes and 600 steps. Where more steps do not help, the data lack the actions.',
    needs: 'dream',
    takes: 'about 2 min',
    make: newMemory(40),
    mend: newMemory(600),
  },
  {
    id: 'collapse',
    title: 'Posterior collapse',
    happens:
      'V of the ball is trained with the paper’s loss, but a KL weight of 100 and no free nats. To say anything in ' +
      'z costs it more than all errors of the picture, so it says nothing.',
    look:
      'KL falls to 0 while the reconstruction stays where it is; every picture is the same, nearly black, and no ' +
      'latent changes it.',
    wayOut: 'A KL weight of 1 and 0.5 free nats per latent, as in the paper: what is free costs nothing.',
    needs: null,
    takes: 'about 1 min',
    make: newVision(SEED.collapse, { ...PAPER_LOSS, 'vision.klWeight': 100, 'vision.klTolerance': 0 }),
    mend: newVision(SEED.collapse, PAPER_LOSS),
  },
  {
    id: 'rate',
    title: 'An exploding learning rate',
    happens:
      'V of the ball is trained at a learning rate of 0.1, a hundred times that of the preset, with the paper’s ' +
      'loss.',
    look:
      'The loss after a few batches: infinite, or no number. The run stops by itself, keeps the last weights that ' +
      'were finite, and says so.',
    wayOut:
      'The preset’s 0.001. A run that diverged later goes on from where it was kept, with half the rate.',
    needs: null,
    takes: 'about 20 s',
    make: newVision(SEED.rate, { ...PAPER_LOSS, 'vision.learningRate': 0.1 }),
    mend: newVision(SEED.rate, PAPER_LOSS),
  },
];
