/** Benchmarks one after the other: what one needs and is not there (Python, nats-server) costs the others nothing. */
import { failureText } from '../src/cli/command.ts';
import { messageOf } from '../src/math/text.ts';

/**
 * Prints each name, and why it failed where it did.
 * @returns the names of those that failed
 */
export async function runEach<Name extends string>(
  names: readonly Name[],
  run: (name: Name) => Promise<void>,
): Promise<Name[]> {
  const failed: Name[] = [];
  for (const name of names) {
    console.log(`\n${name}`);
    try {
      await run(name);
    } catch (error) {
      failed.push(name);
      const reason = messageOf(error);
      // The stack, where there is one, is for the terminal: a saved result names no paths of this machine.
      console.log(`${name} failed: ${reason}`);
      const { text } = failureText(error, '');
      if (text.trim() !== reason) console.error(text);
    }
  }
  if (failed.length > 0) console.log(`\nfailed: ${failed.join(', ')}`);
  return failed;
}
