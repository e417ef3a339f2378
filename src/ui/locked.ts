/** Why controls are locked: a run or diagnostics are under way. */
import { isBusy } from '../store/store.ts';
import { useLab } from './workbench.tsx';

/** A sentence with the way out; null while nothing is locked (`isOccupied` of the store). */
export function useLocked(): string | null {
  return useLab(({ status, diagnostics }) => {
    if (isBusy(status)) return 'A run is under way: what it began with cannot change. Stop it first.';
    if (diagnostics !== null) return 'Diagnostics are under way: wait for their end, or stop them.';
    return null;
  });
}
