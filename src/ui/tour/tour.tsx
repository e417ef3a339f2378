/**
 * The tour: a light around one live element after another, and a card beside it. The page stays in use: everything can
 * be pressed and pulled, the worlds drive on. Keys while the card has the focus: arrows go on and back; Escape leaves.
 * Reads: the room. Runs: `openRoom`, back to the first screen where a stop needs it.
 */
import { Button } from '@mantine/core';
import { type KeyboardEvent, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { anchorOf, whenAnchored } from '../common/anchors.ts';
import { matchesMedia } from '../media.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { type Box, isNarrow, placeCard, scrollToShow } from './place-card.ts';
import { besideStop, type Stop, stopsOf } from './stops.ts';
import classes from './tour.module.css';

/** Of the light around the element, pixels. */
const MARGIN = 6;

export default function Tour({ onLeave }: { onLeave: () => void }) {
  const { run } = useWorkbench();
  const stops = stopsOf(useLab((state) => state.settings.experiment));
  const [wanted, setWanted] = useState(0);
  // Another experiment may have fewer stops.
  const index = Math.min(wanted, stops.length - 1);
  const stop = stops[index];
  const last = index === stops.length - 1;
  const light = useRef<HTMLDivElement>(null);
  const card = useRef<HTMLElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (anchorOf(stop.anchor) === null) run('openRoom', 'watch');
  }, [stop.anchor, run]);
  useSpot(stop, light, card);
  useEffect(() => next.current?.focus({ preventScroll: true }), []);
  useEscape(onLeave, card);

  const go = (step: 1 | -1): void => {
    if (step === 1 && last) onLeave();
    else setWanted((now) => besideStop(now, step, stops.length));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] as 1 | -1 | undefined;
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    // The last stop is left by its button, not by an arrow too many.
    if (!(step === 1 && last)) go(step);
  };

  return (
    <>
      <div ref={light} className={classes.light} aria-hidden="true" />
      <section
        ref={card}
        role="dialog"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        className={classes.card}
        data-testid="tour"
        onKeyDown={onKeyDown}
      >
        <div aria-live="polite">
          <h2 id={`${id}-title`} className={classes.title}>
            {stop.title}
          </h2>
          <p id={`${id}-text`} className={classes.text}>
            {stop.text}
          </p>
        </div>
        <div className={classes.foot}>
          <span className={classes.count}>
            {index + 1} of {stops.length}
          </span>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={onLeave}>
            Leave
          </Button>
          {/* Disabled it would lose the focus that the press gave it. */}
          <Button
            size="compact-sm"
            variant="default"
            data-disabled={index === 0 || undefined}
            aria-disabled={index === 0}
            onClick={() => go(-1)}
          >
            Back
          </Button>
          <Button ref={next} size="compact-sm" onClick={() => go(1)}>
            {last ? 'Done' : 'Next'}
          </Button>
        </div>
      </section>
    </>
  );
}

/** Keeps light and card at the element of the stop, wherever the page scrolls and however it changes. */
function useSpot(
  { anchor, text }: Stop,
  light: React.RefObject<HTMLElement | null>,
  card: React.RefObject<HTMLElement | null>,
): void {
  const place = useCallback(() => {
    const target = anchorOf(anchor)?.getBoundingClientRect();
    if (light.current === null || card.current === null) return;
    light.current.hidden = target === undefined;
    const box = target ? around(target) : { left: 0, top: 0, width: 0, height: 0 };
    put(light.current, box);
    put(card.current, placeCard(box, card.current.getBoundingClientRect(), viewOf()));
  }, [anchor, light, card]);

  useLayoutEffect(() => {
    // The length of the text is the height of the card.
    if (text !== '') place();
    const sizes = new ResizeObserver(place);
    sizes.observe(document.body);
    const stopWaiting = whenAnchored(anchor, (element) => {
      sizes.observe(element);
      scrollTo(element, card);
    });
    window.addEventListener('scroll', place, { capture: true, passive: true });
    window.addEventListener('resize', place);
    return () => {
      stopWaiting();
      sizes.disconnect();
      window.removeEventListener('scroll', place, { capture: true });
      window.removeEventListener('resize', place);
    };
  }, [anchor, text, place, card]);
}

function around({ left, top, width, height }: DOMRect): Box {
  return { left: left - MARGIN, top: top - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
}

function viewOf() {
  return { width: document.documentElement.clientWidth, height: window.innerHeight };
}

function scrollTo(element: HTMLElement, card: React.RefObject<HTMLElement | null>): void {
  const target = element.getBoundingClientRect();
  if (isNarrow(viewOf()) && card.current !== null) {
    const { scrollHeight } = document.documentElement;
    const room = { up: window.scrollY, down: scrollHeight - window.innerHeight - window.scrollY };
    // At once: on its way the card would change ends.
    const size = card.current.getBoundingClientRect();
    window.scrollBy({ top: scrollToShow(around(target), size, viewOf(), room) });
    return;
  }
  const behavior = matchesMedia('(prefers-reduced-motion: reduce)') ? 'auto' : 'smooth';
  if (target.top < 0 || target.bottom > window.innerHeight)
    element.scrollIntoView({ block: 'center', behavior });
}

function put(element: HTMLElement, box: Partial<Box>): void {
  for (const [side, pixels] of Object.entries(box)) element.style.setProperty(side, `${pixels}px`);
}

/** Escape leaves, unless a dialog or a driver in front uses it. */
function useEscape(leave: () => void, card: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const within = event.target instanceof Element ? event.target.closest('[role="dialog"]') : null;
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (within === null || within === card.current) leave();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}
