/** The large picture in words, for whoever comes to it with a screen reader: kept up to date, never announced. */
import { type RefObject, useCallback, useId, useRef } from 'react';
import type { ViewerFrame } from '../../store/engine.ts';
import { formatReturn } from '../format.ts';
import { useFrames } from '../workbench.tsx';

/** Text alternatives change at most once a second: they are read, not watched. */
const INTERVAL_MS = 1000;

export function useSpokenState(inWords: (frame: ViewerFrame) => string): {
  id: string;
  ref: RefObject<HTMLSpanElement | null>;
} {
  const ref = useRef<HTMLSpanElement>(null);
  const written = useRef(Number.NEGATIVE_INFINITY);
  const draw = useCallback(
    (frame: ViewerFrame) => {
      const now = performance.now();
      if (ref.current === null || now - written.current < INTERVAL_MS) return;
      written.current = now;
      const text = inWords(frame);
      if (ref.current.textContent !== text) ref.current.textContent = text;
    },
    [inWords],
  );
  useFrames(draw);
  return { id: useId(), ref };
}

const NAMES = { controller: 'C', driver: 'The script', other: 'The other agent' } as const;

export function raceInWords(frame: ViewerFrame): string {
  const { step, episodeReturn, tilesVisited = 0, tilesTotal = 0, speed = 0, opponent } = frame;
  const lap = tilesTotal === 0 ? 0 : Math.floor((100 * tilesVisited) / tilesTotal);
  const words =
    `Speed ${speed.toFixed(0)}, return ${formatReturn(episodeReturn)}, ${lap} % of the lap, ` +
    `${(step / 50).toFixed(0)} s.`;
  if (!opponent) return words;
  return `${words} ${NAMES[opponent.actor]} has ${formatReturn(opponent.episodeReturn)}.`;
}
