/** `--nats`: the server whose evaluators play, checked before a browser is started. */
import { parseServer, type ServerAddress } from '../lab/join-request.ts';
import { messageOf } from '../math/text.ts';
import { UsageError } from './options.ts';

/** @returns the address as it was given; null where there is none @throws UsageError */
export function natsOption(given: string | undefined): string | null {
  if (given === undefined) return null;
  const { user, url } = addressIn(given);
  if (user !== 'evaluator') return given;
  const [scheme, host] = url.split('//');
  throw new UsageError(
    "--nats is the evaluators' address, which may not begin a run: npm run cluster prints the coordinator's, " +
      `${scheme}//coordinator:<password>@${host}.`,
  );
}

function addressIn(given: string): ServerAddress {
  try {
    return parseServer(given);
  } catch (error) {
    throw new UsageError(`--nats: ${messageOf(error)}.`);
  }
}
