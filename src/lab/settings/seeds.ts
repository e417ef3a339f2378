/**
 * Seeds in five disjoint ranges: no episode of an evaluation or of diagnostics is also one that was collected, of
 * evolution or of the tests during evolution.
 */

/** Evaluation: 0 .. 999,999; a request names the first one. */
export const EVALUATION_SEEDS = 1_000_000;
/**
 * The first of `count` evaluation seeds in a row of which none is taken: episodes that were driven by hand or brought
 * in may have any seed, and what was learned from is not evaluated on.
 */
export function untakenSeed(taken: readonly number[], count: number): number {
  let seed = 0;
  for (const each of [...taken].sort((a, b) => a - b))
    if (each >= seed && each < seed + count) seed = each + 1;
  return seed;
}

/** Collection: a million seeds from here for each run seed modulo 1000. */
const COLLECTION_BASE = 1_000_000_000;

export function collectionSeed(runSeed: number, episode: number): number {
  return COLLECTION_BASE + (runSeed % 1000) * 1_000_000 + episode;
}

/** Tests of the distribution mean during evolution: seeds from here, the same tracks in each test. */
const TEST_BASE = 2_000_000_000;

export function testSeed(episode: number): number {
  return TEST_BASE + episode;
}

/** Diagnostics of V and M: seeds from here, for agents of every run. */
const DIAGNOSIS_BASE = 2_100_000_000;
export const DIAGNOSIS_SEEDS = 1000;

/** @param seed below DIAGNOSIS_SEEDS. @param episode below 1000: no two seeds share an episode */
export function diagnosisSeed(seed: number, episode: number): number {
  return DIAGNOSIS_BASE + seed * 1000 + episode;
}

/** Evolution: 1,000,000 .. 999,999,999, drawn from `random` in [0, 1). */
export function evolutionSeed(random: number): number {
  return EVALUATION_SEEDS + Math.floor(random * (COLLECTION_BASE - EVALUATION_SEEDS));
}
