/**
 * One question to a fresh page, its progress on stderr (the answer may be piped away), its problems told at once.
 * Node only.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { onInterrupt } from './interrupt.ts';
import { PageSession } from './page-session.ts';
import { ProgressPrinter } from './progress.ts';

const POLL_MS = 250;

export interface Answer<T> {
  answer: T;
  /** Console errors, uncaught exceptions, failed requests. */
  problems: string[];
}

export async function askPage<T>(ask: (session: PageSession) => Promise<T>): Promise<Answer<T>> {
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
  const disarm = onInterrupt(async () => {
    await session.close();
    process.exit(130);
  });
  try {
    let over = false;
    const asking = ask(session).finally(() => {
      over = true;
    });
    const show = async (): Promise<void> => {
      for (const event of await session.takeEvents()) printer.show(event);
    };
    try {
      while (!over) {
        await Promise.race([wait(POLL_MS), asking]);
        await show();
      }
    } catch (error) {
      await show(); // what led to it
      throw error;
    } finally {
      printer.end();
    }
    return { answer: await asking, problems };
  } finally {
    disarm();
    await session.close();
  }
}
