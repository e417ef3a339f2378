/**
 * What became of a live drive. Box2D computes in float32 and ours in float64, so the two cars drift apart by
 * thousandths of a unit, and by more where they slide: a tile is then touched a step earlier or later, and in the
 * end the cars can part. This counts how often.
 */
import { median } from '../car-racing/rounds.ts';
import type { Drive } from './drives.ts';
import { EARLY_STEPS, LIMITS } from './limits.ts';

/** From here on the cars have parted: their hulls are further from each other than this, world units. */
export const PARTED = 1;

export interface Outcome {
  /** Of the side that drove longer. */
  steps: number;
  /** Steps with another reward, or that one side only has. */
  differing: number;
  /** Of those, how many differ by nothing but tiles that the other side touched one step before or after. */
  offByAStep: number;
  /** Tiles that a side touches after its reset, and how many of them the other touches in another step, or never. */
  tiles: number;
  tilesDiffering: number;
  /** No step differs. */
  exact: boolean;
  /** The first step after which the cars have parted; null where they never do. */
  partsAt: number | null;
  /** Largest distance of the hulls over the first EARLY_STEPS, world units. */
  earlyHull: number;
  returns: { ours: number; real: number };
  /** Steps of ours in which a wheel slid. */
  sliding: number;
}

export function outcomeOf(ours: Drive, real: Drive): Outcome {
  const steps = Math.max(ours.steps.length, real.steps.length);
  const touched = { ours: firstTouches(ours), real: firstTouches(real) };
  const tiles = [...new Set([...touched.ours.keys(), ...touched.real.keys()])];
  const outcome: Outcome = {
    steps,
    differing: 0,
    offByAStep: 0,
    tiles: tiles.length,
    tilesDiffering: tiles.filter((tile) => touched.ours.get(tile) !== touched.real.get(tile)).length,
    exact: false,
    partsAt: null,
    earlyHull: 0,
    returns: { ours: returnOf(ours), real: returnOf(real) },
    sliding: ours.steps.filter(({ slides }) => slides).length,
  };
  for (let k = 0; k < steps; k++) {
    const [own, other] = [ours.steps.at(k), real.steps.at(k)];
    if (!own || !other || !sameReward(own.reward, other.reward) || own.terminated !== other.terminated) {
      outcome.differing++;
      if (isOffByAStep(k, touched.ours, touched.real)) outcome.offByAStep++;
    }
    if (!own || !other) continue;
    const apart = Math.hypot(own.hull[0] - other.hull[0], own.hull[1] - other.hull[1]);
    if (k < EARLY_STEPS) outcome.earlyHull = Math.max(outcome.earlyHull, apart);
    if (apart > PARTED) outcome.partsAt ??= k;
  }
  outcome.exact = outcome.differing === 0;
  return outcome;
}

/** The step of each tile's first touch. */
function firstTouches(drive: Drive): Map<number, number> {
  return new Map(drive.steps.flatMap(({ firstVisits = [] }, k) => firstVisits.map((tile) => [tile, k])));
}

/** Whether each tile that only one side touches in step k is touched by the other in step k - 1 or k + 1. */
function isOffByAStep(
  k: number,
  ours: ReadonlyMap<number, number>,
  real: ReadonlyMap<number, number>,
): boolean {
  const odd = [...new Set([...ours.keys(), ...real.keys()])].filter(
    (tile) => (ours.get(tile) === k) !== (real.get(tile) === k),
  );
  const distance = (tile: number): number => Math.abs((ours.get(tile) ?? NaN) - (real.get(tile) ?? NaN));
  return odd.length > 0 && odd.every((tile) => distance(tile) === 1);
}

/** NaN equals nothing. */
function sameReward(a: number, b: number): boolean {
  return Math.abs(a - b) <= LIMITS.reward;
}

function returnOf(drive: Drive): number {
  return drive.steps.reduce((sum, { reward }) => sum + reward, 0);
}

/** Of several drives. Shares are of 1. */
export interface Summary {
  drives: number;
  steps: number;
  sliding: number;
  /** Of the steps; and of the steps that differ (NaN where none does). */
  differing: number;
  offByAStep: number;
  /** Of the tiles touched. */
  tilesDiffering: number;
  /** Of the drives. */
  exact: number;
  equalReturn: number;
  parted: number;
  /** Of the drives that part; null where none does. */
  parting: { earliest: number; median: number } | null;
  /** Of all drives. */
  returnDifference: { median: number; largest: number };
  earlyHull: number;
}

/** @param outcomes at least one */
export function summarise(outcomes: readonly Outcome[]): Summary {
  const drives = outcomes.length;
  const sum = (count: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + count(outcome), 0);
  const steps = sum((outcome) => outcome.steps);
  const differing = sum((outcome) => outcome.differing);
  const partings = outcomes.flatMap(({ partsAt }) => partsAt ?? []);
  const differences = outcomes.map(({ returns }) => Math.abs(returns.ours - returns.real));
  return {
    drives,
    steps,
    sliding: sum((outcome) => outcome.sliding) / steps,
    differing: differing / steps,
    offByAStep: sum((outcome) => outcome.offByAStep) / differing,
    tilesDiffering: sum((outcome) => outcome.tilesDiffering) / sum((outcome) => outcome.tiles),
    exact: sum(({ exact }) => Number(exact)) / drives,
    equalReturn: differences.filter((difference) => difference <= LIMITS.reward).length / drives,
    parted: partings.length / drives,
    parting: partings.length > 0 ? { earliest: Math.min(...partings), median: median(partings) } : null,
    returnDifference: { median: median(differences), largest: Math.max(...differences) },
    earlyHull: Math.max(...outcomes.map((outcome) => outcome.earlyHull)),
  };
}
