/**
 * "What am I looking at?": the button that starts the tour. On the first visit it is offered more loudly, in its own
 * place, so that it covers nothing. The tour itself arrives when it is started. It was written here because driver.js
 * 1.8, the usual library, blocks the page around what it points at, takes Tab and the arrow keys from sliders, and puts
 * aria-expanded on elements that may not have it.
 */
import { Button, CloseButton } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Guard } from '../common/guard.tsx';
import { useIsPhone } from '../media.ts';
import classes from './tour.module.css';
import { rememberOffer, wasOffered } from './tour-memory.ts';

const Tour = lazy(() => import('./tour.tsx'));

const storage = (): Storage => localStorage;

export function TourStart() {
  const [running, setRunning] = useState(false);
  const [offering, setOffering] = useState(() => !wasOffered(storage));
  const button = useRef<HTMLButtonElement>(null);
  const isPhone = useIsPhone();

  useEffect(() => {
    // Whoever uses the page without it has been offered it.
    const remember = (): void => rememberOffer(storage);
    document.addEventListener('pointerdown', remember, { once: true });
    return () => document.removeEventListener('pointerdown', remember);
  }, []);

  const settle = (): void => {
    rememberOffer(storage);
    setOffering(false);
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
    // On a phone the button alone is the offer: a frame and a cross would take a row of their own.
    <div className={classes.start} data-offering={offering && !isPhone}>
      {offering && <span className={classes.new}>New here?</span>}
      <Button
        ref={button}
        size="compact-sm"
        variant={offering ? 'filled' : 'default'}
        aria-expanded={running}
        data-testid="tour-start"
        onClick={running ? leave : start}
      >
        {isPhone ? 'Tour' : 'What am I looking at?'}
      </Button>
      {offering && !isPhone && (
        <CloseButton size="sm" aria-label="No tour" data-testid="no-tour" onClick={settle} />
      )}
      {running && (
        <Guard>
          <Suspense fallback={null}>
            <Tour onLeave={leave} />
          </Suspense>
        </Guard>
      )}
    </div>
  );
}
