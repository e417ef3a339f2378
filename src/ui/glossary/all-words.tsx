/** The button that opens the list of all words; the list arrives with the first press. */
import { lazy, Suspense, useState } from 'react';
import { Guard } from '../common/guard.tsx';
import classes from './glossary.module.css';

const WordList = lazy(() => import('./word-list.tsx'));

export function AllWords() {
  const [opened, setOpened] = useState(false);
  // Once open it stays, so that it can slide out.
  const [wanted, setWanted] = useState(false);
  const open = (): void => {
    setWanted(true);
    setOpened(true);
  };
  return (
    <>
      <button type="button" className={classes.open} onClick={open}>
        All words explained
      </button>
      {wanted && (
        <Guard>
          <Suspense fallback={null}>
            <WordList opened={opened} onClose={() => setOpened(false)} />
          </Suspense>
        </Guard>
      )}
    </>
  );
}
