/** How benchmarks time: work in rounds until enough time has passed, the best round counts. */

const ROUND_SECONDS = 1;
const ROUNDS = 3;

/** Calls `work` over and over; the highest number of calls a second of a few rounds, after one to warm up. */
export async function perSecond(work: () => void | Promise<void>): Promise<number> {
  let best = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const start = performance.now();
    let calls = 0;
    do {
      await work();
      calls++;
    } while (performance.now() - start < 1000 * ROUND_SECONDS);
    if (round > 0) best = Math.max(best, (1000 * calls) / (performance.now() - start));
  }
  return best;
}

/** One line of a table: a rate, its unit, and its ratio to the table's baseline. */
export function row(name: string, rate: number, unit: string, baseline?: number): string {
  const ratio = baseline === undefined ? '' : `${(rate / baseline).toFixed(2)} x`;
  return `${rate.toFixed(0).padStart(9)} ${unit.padEnd(9)} ${ratio.padStart(9)}   ${name}`;
}
