/**
 * "What am I looking at?": the button that starts the tour, and a bubble that offers it once, on the first visit. The
 * tour itself arrives when it is started. It was written here because driver.js 1.8, the usual library, blocks the page
 * around what it points at, takes Tab and the arrow keys from sliders, and puts aria-expanded on elements that may not
 * have it.
 */
import { Button, CloseButton } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useIsPhone } from '../media.ts';
import { useRooms } from '../workbench.tsx';
import classes from './tour.module.css';
import { rememberOffer, wasOffered } from './tour-memory.ts';

const Tour = lazy(() => import('./tour.tsx'));

const storage = (): Storage => localStorage;

export function TourStart() {
  const [running, setRunning] = useState(false);
  const [offered, setOffered] = useState(() => wasOffered(storage));
  const button = useRef<HTMLButtonElement>(null);
  const isPhone = useIsPhone();
  const first = useRooms((state) => state.room === 'watch');

  const settle = (): void => {
    rememberOffer(storage);
    setOffered(true);
  };
  const start = (): void => {
    settle();
    setRunning(true);
  };
  const leave = (): void => {
    setRunning(false);
    button.current?.focus({ preventScroll: true });
  };

  return (
    <div className={classes.start}>
      <Button
        ref={button}
        size="compact-sm"
        variant="subtle"
        aria-expanded={running}
        data-testid="tour-start"
        onClick={running ? leave : start}
      >
        {isPhone ? 'Tour' : 'What am I looking at?'}
      </Button>
      {!offered && first && <Offer onStart={start} onClose={settle} />}
      {running && (
        <Suspense fallback={null}>
          <Tour onLeave={leave} />
        </Suspense>
      )}
    </div>
  );
}

/** It goes by itself at the next thing that the visitor does, and stays away from then on. */
function Offer({ onStart, onClose }: { onStart: () => void; onClose: () => void }) {
  const bubble = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const away = (event: Event): void => {
      if (event.target instanceof Node && bubble.current?.contains(event.target)) return;
      onClose();
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [onClose]);
  return (
    <div ref={bubble} className={classes.offer} data-testid="tour-offer">
      <span>New here?</span>
      <Button size="compact-xs" onClick={onStart}>
        One minute, eight things
      </Button>
      <CloseButton size="sm" aria-label="No tour" onClick={onClose} />
    </div>
  );
}
