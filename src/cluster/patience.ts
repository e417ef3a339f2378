/** Questions to a server that may be away: a restart of seconds is an ordinary event and ends no run. */
import { messageOf } from '../math/text.ts';

/** Times an answer was waited for and then asked again, at least one wait apart. */
export const PATIENCE = { forMs: 40_000, waitMs: 1000 } as const;

/** What the client says while the server, or what it keeps in JetStream, is not reached. */
const AWAY = /timeout|closed|disconnect|no responders|not available/i;

/** Whether the error only says that the server is away, so that the same question may be answered later. */
export function isAway(error: unknown): boolean {
  return AWAY.test(messageOf(error));
}

/**
 * Asks until the server answers, or it was away for too long.
 * @throws Error of the last question; at once where the server was not away
 */
export async function untilAnswered<T>(
  ask: () => Promise<T>,
  { forMs, waitMs }: { forMs: number; waitMs: number } = PATIENCE,
): Promise<T> {
  const end = performance.now() + forMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isAway(error) || performance.now() >= end) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
