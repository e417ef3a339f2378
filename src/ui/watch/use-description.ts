/** The text alternative of a picture, renewed at most once a second: it is read, not watched. */
import { type RefObject, useCallback, useRef } from 'react';
import type { PixelCanvasHandle } from '../common/pixel-canvas.tsx';

const INTERVAL_MS = 1000;

export function useDescription(canvas: RefObject<PixelCanvasHandle | null>): (words: () => string) => void {
  const described = useRef(Number.NEGATIVE_INFINITY);
  return useCallback(
    (words) => {
      const now = performance.now();
      if (now - described.current < INTERVAL_MS) return;
      described.current = now;
      canvas.current?.describe(words());
    },
    [canvas],
  );
}
