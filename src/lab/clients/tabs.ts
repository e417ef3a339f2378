/** The tabs of the page: how they talk to each other, and how one knows that another is no more. */
import { hold, inTurn } from '../../files/locks.ts';

/** As `BroadcastChannel`. */
export type TabChannel = Pick<BroadcastChannel, 'postMessage' | 'onmessage'>;

/** To the other tabs of the page; null where the browser cannot tell when one of them is closed. */
export function tabChannel(): TabChannel | null {
  const knows = typeof BroadcastChannel === 'function' && typeof navigator.locks?.request === 'function';
  return knows ? new BroadcastChannel('run') : null;
}

/** While the tab `id` trains. @returns ends it */
export const holdRun = (id: string): Promise<() => void> => hold(lockOf(id));

/** Resolves when the tab `id` trains no longer: at its run's end, or where the tab is closed or dies. */
export const untilRunIsLeft = (id: string): Promise<void> => inTurn(lockOf(id), () => Promise.resolve());

const lockOf = (id: string): string => `run of tab ${id}`;
