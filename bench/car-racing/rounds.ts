/** Contestants in turn, A B C A B C, so that whatever else the machine does befalls them alike. */
import { quantileOfSorted } from '../../src/math/statistics.ts';
import type { Contestant } from './contestant.ts';
import type { Drive, DriveAnswer } from './orders.ts';

/** A contestant's turn takes about so much of a core's time, in whole passes over the actions of a drive. */
const TURN_SECONDS = 1;

export interface Entry {
  name: string;
  contestant: Contestant;
}

export interface Rates {
  name: string;
  /** Steps to a second of a core's time, one a round. */
  rounds: number[];
  /** Over all rounds: how much of the time the contestant had the core. */
  share: number;
}

/** One round per drive. The first drive runs once before, so that the code is compiled. */
export async function race(
  entries: readonly Entry[],
  drives: readonly Omit<Drive, 'passes'>[],
): Promise<Rates[]> {
  const rates = entries.map(({ name }): Rates => ({ name, rounds: [], share: 0 }));
  const passes: number[] = [];
  const totals = entries.map(() => ({ busy: 0, wall: 0 }));
  for (const { contestant } of entries) {
    // Twice where the first pass was quick: the second tells how fast it is once warm.
    let pass = await ask(contestant, { ...drives[0], passes: 1 });
    if (pass.busy < TURN_SECONDS) pass = await ask(contestant, { ...drives[0], passes: 1 });
    passes.push(Math.max(1, Math.round(TURN_SECONDS / pass.busy)));
  }
  for (const drive of drives) {
    for (const [i, { contestant }] of entries.entries()) {
      const { steps, seconds, busy, wall } = await ask(contestant, { ...drive, passes: passes[i] });
      rates[i].rounds.push(steps / seconds);
      totals[i].busy += busy;
      totals[i].wall += wall;
      rates[i].share = totals[i].busy / totals[i].wall;
    }
  }
  return rates;
}

function ask(contestant: Contestant, drive: Drive): Promise<DriveAnswer> {
  return contestant.ask<DriveAnswer>({ do: 'drive', ...drive });
}

export function median(values: readonly number[]): number {
  return quantileOfSorted(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** The median over the rounds of one contestant's rate to another's in the same round. */
export function ratio(rates: Rates, baseline: Rates): number {
  return median(rates.rounds.map((rate, round) => rate / baseline.rounds[round]));
}
