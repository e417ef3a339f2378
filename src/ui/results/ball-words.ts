/** Names and explanations of the rows of the ball's tables, by the names that its report has for them. */
import type { CardRow } from './card-table.tsx';

type RowTexts = Record<string, Omit<CardRow, 'values'>>;

export const STATE: Record<string, { name: string; why: string }> = {
  x: { name: 'x', why: 'Horizontal position of the ball.' },
  y: { name: 'y', why: 'Vertical position of the ball.' },
  vx: { name: 'velocity x', why: 'Pixels per step. A single frame does not contain it; h can.' },
  vy: { name: 'velocity y', why: 'Pixels per step. A single frame does not contain it; h can.' },
};

const PREDICTIONS: RowTexts = {
  constantVelocity: {
    name: 'Constant velocity',
    why:
      'Baseline: the ball continues at the velocity of the last two context frames, clipped to ' +
      'the box. It is exact until the first bounce. A dream that models the walls has a much ' +
      'lower error after 30 steps.',
    tone: 'reference',
  },
  persistence: {
    name: 'Persistence',
    why: 'Baseline: the ball stays at its last context position.',
    tone: 'reference',
  },
  readout: {
    name: 'Teacher-forced',
    why: 'Linear probe on the true frame: the error without any prediction, a lower bound for the dreams.',
    tone: 'scale',
  },
  blind: {
    name: 'Ablation: z = 0',
    why: 'Ablation: M receives z = 0 at every step, so it has no position of the ball. τ = 0.1.',
    tone: 'reference',
  },
  noMemory: {
    name: 'Ablation: h = 0',
    why: 'Ablation: h and c are set to 0 before every step, so M sees one frame and has no velocity. τ = 0.1.',
    tone: 'reference',
  },
};

export const BOUNCE_ROWS: RowTexts = {
  sampled: {
    name: 'Dream, τ = 0.1',
    why: 'One dream from every fourth frame, sampled at τ = 0.1.',
    tone: 'ours',
  },
  mean: {
    name: 'Dream, mixture mean',
    why: 'The mean of the mixture at every step instead of a sample.',
    tone: 'ours',
  },
  constantVelocity: {
    name: 'Constant velocity',
    why: 'Baseline: a ball at constant velocity never bounces.',
    tone: 'reference',
  },
  chance: {
    name: 'Chance level',
    why: 'Dreams compared with unrelated episodes: the share of accidental matches.',
    tone: 'reference',
  },
};

/** Of a prediction of where the ball will be. */
export function wordsOf(name: string): Omit<CardRow, 'values'> {
  if (name in PREDICTIONS) return PREDICTIONS[name];
  const tau = name.replace('dream ', '');
  return {
    name: `Dream, τ = ${tau}`,
    why: `M receives its own predictions, sampled at temperature ${tau}.`,
    tone: 'ours',
  };
}

const PLAIN: Readonly<Record<string, string>> = {
  constantVelocity: 'Straight flight',
  persistence: 'Ball that stays',
  readout: 'Read off the true picture',
  blind: 'M without z',
  noMemory: 'M without memory',
};

/** As the bars beside the verdict call it, for who does not know the field's word. */
export const plainName = (name: string): string => PLAIN[name] ?? wordsOf(name).name;
