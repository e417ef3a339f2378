/**
 * The numbers by which runs are compared, read from their reports: the score where there is a C, and how well V and M
 * do on episodes that they were not trained on.
 */

export interface Measure {
  /** Where it lies in report.json: `memory.heldOutNll`. */
  readonly key: string;
  /** For people. */
  readonly label: string;
}

const SCORE = 'evaluation.agent.mean';
/** Of the car, in percent; computed from the returns. */
const UNDER_800 = 'evaluation.agent.under800';

/** Those that are compared unless others are named; a run has those that its report holds. */
export const USUAL_MEASURES: readonly Measure[] = [
  { key: SCORE, label: 'score' },
  { key: UNDER_800, label: 'tracks under 800, %' },
  { key: 'vision.heldOutReconstruction', label: 'V on unseen frames, squared error' },
  { key: 'memory.heldOutNll', label: 'M on unseen episodes, nats per latent' },
  { key: 'ball.r2x', label: 'x of the ball read from z, R²' },
  { key: 'ball.r2y', label: 'y of the ball read from z, R²' },
  { key: 'ball.dreamError', label: 'ball in the dream, px off' },
];

/** Not results. */
const LEFT_OUT = ['settings', 'provenance', 'base'];

/**
 * All finite numbers of a report by where they lie, `vision.loss`. An entry of a list counts by its name, where it has
 * one: `car.readouts.speed.h`.
 */
export function numbersOf(report: Readonly<Record<string, unknown>>): Record<string, number> {
  const numbers: Record<string, number> = {};
  const visit = (path: string, value: unknown): void => {
    if (typeof value === 'number' && Number.isFinite(value)) numbers[path] = value;
    if (typeof value !== 'object' || value === null) return;
    const entries = Array.isArray(value) ? named(value) : Object.entries(value);
    for (const [key, each] of entries) visit(`${path}.${key}`, each);
  };
  for (const [key, value] of Object.entries(report)) if (!LEFT_OUT.includes(key)) visit(key, value);
  const under = shareUnder800(report);
  return under === null ? numbers : { ...numbers, [UNDER_800]: 100 * under };
}

function named(list: readonly unknown[]): [string, unknown][] {
  return list.flatMap((each): [string, unknown][] => {
    const { name } = (each ?? {}) as { name?: unknown };
    return typeof name === 'string' ? [[name, each]] : [];
  });
}

/** The tail of the scores, which a mean hides; null where it is not the car, or not evaluated. */
function shareUnder800({ settings, evaluation }: Readonly<Record<string, unknown>>): number | null {
  const { experiment } = (settings ?? {}) as { experiment?: unknown };
  const { agent } = (evaluation ?? {}) as { agent?: { returns?: unknown } };
  const returns = agent?.returns;
  if (experiment !== 'car-racing' || !Array.isArray(returns) || returns.length === 0) return null;
  return returns.filter((value) => value < 800).length / returns.length;
}
