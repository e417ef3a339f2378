/** Asks before the tab is closed while a run is under way, or more than a minute of training is in it alone. */
import { useEffect } from 'react';
import { isBusy, unsavedSeconds, WORTH_ASKING_SECONDS } from '../store/store.ts';
import { useLab } from './workbench.tsx';

export function useUnsavedWarning(): void {
  const atRisk = useLab(
    (state) => (isBusy(state.status) && !state.watching) || unsavedSeconds(state) > WORTH_ASKING_SECONDS,
  );
  useEffect(() => {
    if (!atRisk) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [atRisk]);
}
