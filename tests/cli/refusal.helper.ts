/** What a parser says of arguments that it refuses. */
import { expect } from 'vitest';
import { UsageError } from '../../src/cli/options.ts';

/** The message of the UsageError that `parse` must throw. */
export function refusal(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}
