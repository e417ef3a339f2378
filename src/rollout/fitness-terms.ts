/**
 * Terms of the fitness beside the environment's reward, each with a name and a weight. A candidate's fitness is its
 * return plus, for each term, weight times the sum of the term's values over the steps; tests and evaluations have no
 * terms. A new term is an entry here and nothing else: its weight becomes the setting `evolution.<name>`, 0 by default,
 * in form, address, command line and docs, and travels with each job (docs/guides.md).
 */
import type { ExperimentRecord } from '../env/experiment.ts';
import type { Task } from '../env/task.ts';

/** A step as a term sees it. */
export interface TermStep {
  /** As M sees it. [action] */
  action: Float32Array;
  /** The environment after the step; null in a dream, which has none. */
  task: Task | null;
}

export interface FitnessTerm {
  /** For people. */
  readonly label: string;
  /** Of its weight. */
  readonly max: number;
  readonly help: string;
  /** Whether it can be told without the environment, from the actions alone. */
  readonly inDreams: boolean;
  /** What the experiment lacks for it: "pong has no steering"; null where it has an effect. */
  lacks(experiment: ExperimentRecord): string | null;
  /** An episode begins. @returns the term's value of each of its steps, asked for in their order */
  begin(experiment: ExperimentRecord): (step: TermStep) => number;
}

export const FITNESS_TERMS = {
  steeringPenalty: {
    label: 'Steering penalty',
    max: 100,
    help:
      'Subtracted from the fitness for each change of the steering by 1, half of its range. Tests and evaluation ' +
      'have no such penalty.',
    inDreams: true,
    lacks: ({ actions, id }) => (actions.names.includes('steer') ? null : `${id} has no steering`),
    begin: ({ actions }) => {
      const index = actions.names.indexOf('steer');
      let before = 0; // a car starts with straight wheels
      return ({ action }) => {
        const change = Math.abs(action[index] - before);
        before = action[index];
        return -change;
      };
    },
  },
} as const satisfies Record<string, FitnessTerm>;

export type FitnessTermName = keyof typeof FITNESS_TERMS;

/** Weights by the terms' names; one that is left out counts nothing. */
export type TermWeights = Readonly<Record<string, number>>;

/** The weighted sum of the terms of one episode, a step at a time; null where none counts. */
export function termsOf(
  weights: TermWeights,
  experiment: ExperimentRecord,
  known: Readonly<Record<string, FitnessTerm>> = FITNESS_TERMS,
): ((step: TermStep) => number) | null {
  const terms = Object.entries(weights)
    .filter(([, weight]) => weight !== 0)
    .map(([name, weight]) => {
      if (!Object.hasOwn(known, name)) {
        throw new Error(
          `there is no term "${name}" of the fitness; there are ${Object.keys(known).join(', ')}`,
        );
      }
      return { weight, term: known[name] };
    })
    .filter(({ term }) => term.lacks(experiment) === null)
    .map(({ weight, term }) => ({ weight, value: term.begin(experiment) }));
  if (terms.length === 0) return null;
  return (step) => terms.reduce((sum, { weight, value }) => sum + weight * value(step), 0);
}
