/** What `npm run parity` takes: nothing, or --live [N]. */
import { parseNumber, UsageError } from '../../src/cli/options.ts';

const LIVE_DRIVES = 20;
const MAX_LIVE_DRIVES = 1000;

export const USAGE = `npm run parity [-- --live [N]]
  --live [N]  also drive Gymnasium itself beside ours, N whole episodes
              (1 to ${MAX_LIVE_DRIVES}, default ${LIVE_DRIVES})`;

export interface ParityArguments {
  /** How many live drives; 0 without --live. */
  live: number;
}

/** @throws UsageError on a word it does not know, and on an N that is no whole number in range. */
export function readArguments(given: readonly string[]): ParityArguments {
  const words = given.flatMap((word) =>
    word.startsWith('--live=') ? ['--live', word.slice('--live='.length)] : [word],
  );
  if (words.length === 0) return { live: 0 };
  const [flag, drives = String(LIVE_DRIVES), ...more] = words;
  if (flag !== '--live' || more.length > 0) {
    throw new UsageError(`The arguments are ${JSON.stringify(given.join(' '))}; allowed is --live [N].`);
  }
  return { live: parseNumber('The N of --live', drives, { min: 1, max: MAX_LIVE_DRIVES, integer: true }) };
}
