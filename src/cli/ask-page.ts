/**
 * Opens a fresh page, calls functions of `window.worldModels` and closes the page. Progress and problems are
 * printed to stderr as they come, so that the answer on stdout can be piped.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { onInterrupt } from './interrupt.ts';
import { type PageAnswer, type PageArguments, type PageCall, PageSession } from './page-session.ts';
import { ProgressPrinter } from './progress.ts';

const POLL_MS = 250;

export interface Answer<T> {
  answer: T;
  /** Console errors, uncaught exceptions, failed requests. */
  problems: string[];
}

/** Calls a function of the page. @param given its arguments, a checkpoint by its path */
export type Ask = <K extends PageCall>(call: K, ...given: PageArguments<K>) => Promise<PageAnswer<K>>;

/** One call. @param given arguments of the call, a checkpoint by its path */
export function askPage<K extends PageCall>(
  call: K,
  ...given: PageArguments<K>
): Promise<Answer<PageAnswer<K>>> {
  return withPage((ask) => ask(call, ...given));
}

/** Several calls of one page, one after the other. */
export async function withPage<T>(use: (ask: Ask) => Promise<T>): Promise<Answer<T>> {
  const problems: string[] = [];
  const printer = new ProgressPrinter(process.stderr);
  const session = await PageSession.open({
    profile: '',
    webgpu: 'off',
    address: '?agent=none',
    onProblem(problem) {
      problems.push(problem);
      printer.print(problem);
    },
  });
  let interrupted = false;
  const disarm = onInterrupt(async () => {
    interrupted = true;
    printer.print('Interrupted.');
    await session.close();
    process.exit(130);
  });
  const show = async (): Promise<void> => {
    for (const event of await session.takeEvents()) printer.show(event);
  };
  const ask = async <K extends PageCall>(call: K, ...given: PageArguments<K>): Promise<PageAnswer<K>> => {
    let over = false;
    const asking = session.ask(call, ...given).finally(() => {
      over = true;
    });
    try {
      while (!over) {
        await Promise.race([wait(POLL_MS), asking]);
        await show();
      }
    } catch (error) {
      // The page was closed under the call: the process ends as soon as all of it is.
      if (interrupted) await new Promise(() => undefined);
      // What led to it; a page that crashed tells nothing more.
      await show().catch(() => undefined);
      throw error;
    } finally {
      printer.end();
    }
    return await asking;
  };
  try {
    return { answer: await use(ask), problems };
  } finally {
    disarm();
    await session.close();
  }
}
