/**
 * How a command starts and ends: `--help` prints its usage, usage errors exit with 2, other failures with 1, each
 * with its reason. Only an error that nobody foresaw is printed with its stack.
 */
import { FileError } from './files.ts';
import { UsageError } from './options.ts';
import { PlainError } from './plain-error.ts';

export interface Command {
  /** What `--help` prints: how it is called, then each option in a line. */
  readonly usage: string;
  /** What `--help <topic>` prints. */
  readonly topics?: Readonly<Record<string, () => string>>;
  /**
   * @returns the exit code: 0 done, 1 what it did reported errors
   * @throws UsageError for arguments that are refused, PlainError for other failures that are foreseen
   */
  run(args: string[]): Promise<number>;
}

export interface Output {
  write(text: string): unknown;
}

export const isHelp = (arg: string): boolean => arg === '--help' || arg === '-h';

/** @returns the exit code */
export async function runCommand(
  { usage, topics = {}, run }: Command,
  args: string[] = process.argv.slice(2),
  out: Output = process.stdout,
  errors: Output = process.stderr,
): Promise<number> {
  goOnUnread();
  if (args.some(isHelp)) {
    const topic = args.find((arg) => Object.hasOwn(topics, arg));
    out.write(`${topic === undefined ? usage : topics[topic]()}\n`);
    return 0;
  }
  try {
    return await run(args);
  } catch (error) {
    const { text, exitCode } = failureText(error, usage);
    errors.write(`${text}\n`);
    return exitCode;
  }
}

/**
 * Whoever reads the output may stop to (`2>&1 | head`, a terminal that is closed): the command does its work all the
 * same, and writes its files.
 */
function goOnUnread(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.listenerCount('error', ignoreUnread) === 0) stream.on('error', ignoreUnread);
  }
}

function ignoreUnread(this: NodeJS.WriteStream, error: NodeJS.ErrnoException): void {
  const isClosed = error.code === 'EPIPE' || (error.code === 'EIO' && this.isTTY);
  if (!isClosed) throw error;
}

/** What is printed of an error that ends a command. */
export function failureText(error: unknown, usage: string): { text: string; exitCode: number } {
  if (error instanceof UsageError && !(error instanceof FileError)) {
    return { text: `${error.message}\n\n${usage}`, exitCode: 2 };
  }
  if (error instanceof PlainError) return { text: error.message, exitCode: 1 };
  return { text: error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode: 1 };
}
