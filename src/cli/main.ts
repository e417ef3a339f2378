/**
 * How every command starts and ends: usage errors exit with 2, other failures with 1, each with its reason. Only what
 * nobody foresaw is printed with its stack.
 */
import { FileError } from './files.ts';
import { UsageError } from './options.ts';
import { PlainError } from './plain-error.ts';

/** Runs a command on the process's arguments; it returns the exit code. */
export async function main(usage: string, command: (args: string[]) => Promise<number>): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    process.exitCode = await command(args);
  } catch (error) {
    const { text, exitCode } = lastWords(error, usage);
    process.stderr.write(`${text}\n`);
    process.exitCode = exitCode;
  }
}

/** What is said of an error that ends a command. */
export function lastWords(error: unknown, usage: string): { text: string; exitCode: number } {
  if (error instanceof UsageError && !(error instanceof FileError)) {
    return { text: `${error.message}\n\n${usage}`, exitCode: 2 };
  }
  if (error instanceof PlainError) return { text: error.message, exitCode: 1 };
  return { text: error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode: 1 };
}
