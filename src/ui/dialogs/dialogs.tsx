/**
 * What lies over the page, one at a time: the palette of commands, the list of shortcuts, and the questions before a
 * run, the trained agent or another experiment takes the place of what is there. Reads: `dialog` of the view. Their
 * code arrives with the first one that opens. The key of the palette works wherever the focus is.
 */
import { lazy, Suspense, useEffect, useState } from 'react';
import { Guard } from '../common/guard.tsx';
import { useView, useWorkbench } from '../workbench.tsx';

const AllDialogs = lazy(() => import('./all-dialogs.tsx'));

export function Dialogs() {
  const { run } = useWorkbench();
  const isOpen = useView(({ dialog }) => dialog !== null);
  // One that was open stays, so that it can fade out and the next one opens at once.
  const [wanted, setWanted] = useState(false);
  if (isOpen && !wanted) setWanted(true);

  useEffect(() => {
    const keyDown = (event: KeyboardEvent): void => {
      if (!isPaletteKey(event)) return;
      event.preventDefault();
      run('openPalette');
    };
    window.addEventListener('keydown', keyDown);
    return () => window.removeEventListener('keydown', keyDown);
  }, [run]);

  if (!wanted) return null;
  return (
    <Guard>
      <Suspense fallback={null}>
        <AllDialogs />
      </Suspense>
    </Guard>
  );
}

/** Ctrl+K, or Cmd+K on a Mac. */
function isPaletteKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'k' && (ctrlKey || metaKey) && !altKey && !shiftKey;
}
