/** `--nats`: the server whose evaluators play, checked before a browser is started. */
import { parseCoordinator } from '../lab/join-request.ts';
import { messageOf } from '../math/text.ts';
import { UsageError } from './options.ts';

/** @returns the address as it was given; null where there is none @throws UsageError */
export function natsOption(given: string | undefined): string | null {
  if (given === undefined) return null;
  try {
    parseCoordinator(given);
    return given;
  } catch (error) {
    throw new UsageError(`--nats: ${messageOf(error)}.`);
  }
}
