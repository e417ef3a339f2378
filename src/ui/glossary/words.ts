/**
 * The words of the field that the page uses: what each means in one plain sentence, and where it is to be seen at work.
 * The definitions are the paper's (arXiv:1803.10122) where it has them.
 */
import type { RoomId } from '../../store/rooms.ts';

export interface Entry {
  /** As the list of words shows it. */
  readonly name: string;
  readonly means: string;
  /** Where it is: a room, and the `data-anchor` of an element in it. */
  readonly room: RoomId;
  readonly anchor: string;
  /** Of agents that act: there is nothing to show in an experiment without C. */
  readonly acts?: true;
}

export const GLOSSARY = {
  environment: {
    name: 'environment',
    means: 'The world that the agent acts in: it takes an action and gives back a picture and a reward.',
    room: 'watch',
    anchor: 'reality',
  },
  reward: {
    name: 'reward',
    means: 'A number that the environment gives after every step: how good that step was.',
    room: 'watch',
    anchor: 'numbers-reality',
    acts: true,
  },
  return: {
    name: 'return',
    means: 'All rewards of an episode added up; what C is to make as large as possible.',
    room: 'watch',
    anchor: 'numbers-reality',
    acts: true,
  },
  episode: {
    name: 'episode',
    means: 'One go from the start to the end: a track, a match, or a fixed number of steps.',
    room: 'watch',
    anchor: 'seed',
  },
  seed: {
    name: 'seed',
    means: 'The number that all chance comes from: the same seed gives the same track every time.',
    room: 'watch',
    anchor: 'seed',
  },
  dream: {
    name: 'dream',
    means:
      'M’s predicted z taken for the world; C can practise in it fast, without an environment or its physics.',
    room: 'watch',
    anchor: 'dream',
  },
  latent: {
    name: 'latent',
    means: 'One of the numbers of z; nobody told it what to stand for, V found a use for it.',
    room: 'watch',
    anchor: 'latents',
  },
  z: {
    name: 'z',
    means: 'The few numbers that V makes of a picture; they are all that M and C get to see of it.',
    room: 'watch',
    anchor: 'latents',
  },
  h: {
    name: 'h',
    means: 'What M remembers of all the steps so far, as a list of numbers between −1 and 1.',
    room: 'watch',
    anchor: 'loop-h',
  },
  reconstruction: {
    name: 'reconstruction',
    means: 'The picture that V paints from z alone; what differs from the original is what z lost.',
    room: 'vision',
    anchor: 'reconstructions',
  },
  prior: {
    name: 'prior',
    means: 'How each latent would be spread if it knew nothing: around 0, mostly between −2 and 2.',
    room: 'vision',
    anchor: 'latents-panel',
  },
  kl: {
    name: 'KL divergence',
    means:
      'How much a latent says of a picture: 0 is nothing at all, more is more; V pays for it in its loss.',
    room: 'vision',
    anchor: 'latents-panel',
  },
  collapse: {
    name: 'posterior collapse',
    means: 'A latent has stopped to say anything: it is the same for every picture, and its KL is 0.',
    room: 'vision',
    anchor: 'latents-panel',
  },
  nats: {
    name: 'nats',
    means:
      'A unit of information, like bits: 1 nat is 1.44 bits, so 0.69 nats answer one yes-or-no question.',
    room: 'memory',
    anchor: 'chart-memory',
  },
  nll: {
    name: 'NLL',
    means:
      'Negative log-likelihood: how unexpected the z that came was to M; lower is better, below 0 is possible.',
    room: 'memory',
    anchor: 'chart-memory',
  },
  mixture: {
    name: 'mixture',
    means:
      'M’s prediction of one latent: several bell curves, each with a weight that says how likely it is.',
    room: 'memory',
    anchor: 'equation-memory',
  },
  tau: {
    name: 'temperature τ',
    means:
      'How daring the dream is: near 0 only what M holds likeliest happens, above 1 unlikely things happen often.',
    room: 'watch',
    anchor: 'tau',
  },
  rollout: {
    name: 'rollout',
    means:
      'One episode played from start to end with one set of weights of C, to see what return they bring.',
    room: 'controller',
    anchor: 'chart-fitness',
    acts: true,
  },
  cmaes: {
    name: 'CMA-ES',
    means:
      'A search without gradients: try many weights around a mean, move the mean to the best, try again.',
    room: 'controller',
    anchor: 'search',
    acts: true,
  },
  generation: {
    name: 'generation',
    means:
      'One round of the search: all candidates are drawn, each drives, and the best of them move the mean.',
    room: 'controller',
    anchor: 'chart-fitness',
    acts: true,
  },
  sigma: {
    name: 'step size σ',
    means: 'How far from the mean the search tries; CMA-ES shrinks it as it settles, mirrored pairs keep it.',
    room: 'controller',
    anchor: 'search',
    acts: true,
  },
  mean: {
    name: 'distribution mean',
    means:
      'The middle of all candidates that the search draws; of these means, the one that tests best is kept as C.',
    room: 'controller',
    anchor: 'chart-fitness',
    acts: true,
  },
  probe: {
    name: 'linear probe',
    means:
      'A straight-line fit from z or h to a true value such as speed: if it works, the network knows the value.',
    room: 'report',
    anchor: 'evaluation',
  },
  r2: {
    name: 'R²',
    means:
      'How much of the ups and downs a prediction gets right: 1 is all, 0 no better than always saying the mean.',
    room: 'report',
    anchor: 'evaluation',
  },
} as const satisfies Record<string, Entry>;

export type Word = keyof typeof GLOSSARY;
