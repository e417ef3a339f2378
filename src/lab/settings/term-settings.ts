/** The settings of the fitness's terms: each term's weight, from the table of terms. */
import { FITNESS_TERMS, type FitnessTerm, type FitnessTermName } from '../../rollout/fitness-terms.ts';
import { type NumberSetting, real } from './kinds.ts';

type TermSettings = { readonly [Name in FitnessTermName as `evolution.${Name}`]: NumberSetting };

export const TERM_SETTINGS = Object.fromEntries(
  Object.entries(FITNESS_TERMS).map(([name, { label, max, help }]: [string, FitnessTerm]) => [
    `evolution.${name}`,
    real(label, 0, max, help, 0),
  ]),
) as TermSettings;

/** By the terms' names, as a job has them. */
export function weightsOf(
  settings: Readonly<Record<keyof TermSettings, number>>,
): Record<FitnessTermName, number> {
  const names = Object.keys(FITNESS_TERMS) as FitnessTermName[];
  return Object.fromEntries(names.map((name) => [name, settings[`evolution.${name}`]])) as Record<
    FitnessTermName,
    number
  >;
}
