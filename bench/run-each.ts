/** Benchmarks one after the other: what one needs and is not there (Python, nats-server) costs the others nothing. */
import { failureText } from '../src/cli/command.ts';
import { PlainError } from '../src/cli/plain-error.ts';
import { messageOf } from '../src/math/text.ts';

/** What a benchmark measures beside could not be installed: nothing was measured, and nothing failed. */
export class LeftOut extends PlainError {
  override name = 'LeftOut';
}

export interface Ran<Name extends string> {
  failed: Name[];
  leftOut: Name[];
}

/** Prints each name, and why it failed or was left out where it was. */
export async function runEach<Name extends string>(
  names: readonly Name[],
  run: (name: Name) => Promise<void>,
): Promise<Ran<Name>> {
  const ran: Ran<Name> = { failed: [], leftOut: [] };
  for (const name of names) {
    console.log(`\n${name}`);
    try {
      await run(name);
    } catch (error) {
      const reason = messageOf(error);
      if (error instanceof LeftOut) {
        ran.leftOut.push(name);
        console.log(reason);
        continue;
      }
      ran.failed.push(name);
      // The stack, where there is one, is for the terminal: a saved result names no paths of this machine.
      console.log(`${name} failed: ${reason}`);
      const { text } = failureText(error, '');
      if (text.trim() !== reason) console.error(text);
    }
  }
  if (ran.failed.length > 0) console.log(`\nfailed: ${ran.failed.join(', ')}`);
  return ran;
}

/**
 * Why what was printed is not saved; null where it is.
 * @param isThere whether an earlier result would be overwritten
 */
export function whyNotSaved(
  names: readonly string[],
  { failed, leftOut }: Ran<string>,
  isThere: boolean,
): string | null {
  const missing = [...failed, ...leftOut];
  if (missing.length === names.length) return 'nothing was measured';
  if (missing.length === 0 || !isThere) return null;
  return `${missing.join(', ')} ${missing.length === 1 ? 'was' : 'were'} not measured, and it holds an earlier result`;
}
