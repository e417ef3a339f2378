/** How the candidates are doing that are at work now. */
import { formatWhole } from '../format.ts';

/** @param returns so far, of the candidates that have a picture. @returns null without any */
export function wallVerdict(returns: readonly number[]): string | null {
  if (returns.length === 0) return null;
  const [worst, best] = [Math.min(...returns), Math.max(...returns)].map(formatWhole);
  return returns.length === 1
    ? `One candidate at work; its return so far is ${best}.`
    : `${returns.length} candidates at work; the best return so far is ${best}, the worst ${worst}.`;
}
