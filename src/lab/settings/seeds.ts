/**
 * Seeds in five ranges that never meet: what is evaluated or examined was neither gathered, evolved on nor used to test
 * on the way.
 */

/** Evaluation: 0 .. 999,999 (a request names its first one). */
export const EVALUATION_SEEDS = 1_000_000;
/** Collection: from here, a million for each run seed modulo 1000. */
const COLLECTION_BASE = 1_000_000_000;

export function collectionSeed(runSeed: number, episode: number): number {
  return COLLECTION_BASE + (runSeed % 1000) * 1_000_000 + episode;
}

/** The tests of the mean on the way of evolution: from here, the same tracks each time. */
const TEST_BASE = 2_000_000_000;

export function testSeed(episode: number): number {
  return TEST_BASE + episode;
}

/** Examinations of V and M: from here, for agents of every run. */
const EXAMINATION_BASE = 2_100_000_000;
export const DIAGNOSIS_SEEDS = 1000;

/** @param seed below DIAGNOSIS_SEEDS. @param episode below 1000: no two seeds share an episode */
export function diagnosisSeed(seed: number, episode: number): number {
  return EXAMINATION_BASE + seed * 1000 + episode;
}

/** Evolution: 1,000,000 .. 999,999,999, drawn from `random` in [0, 1). */
export function evolutionSeed(random: number): number {
  return EVALUATION_SEEDS + Math.floor(random * (COLLECTION_BASE - EVALUATION_SEEDS));
}
