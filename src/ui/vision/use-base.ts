/** The z around which pictures are made: that of a frame, or the visitor's own once it has been still for a moment. */
import { useCallback, useEffect, useState } from 'react';
import type { ViewerFrame } from '../../store/engine.ts';
import { useExperiment } from '../experiments/index.tsx';
import type { LatentBank } from '../latents/latent-bank.ts';
import { useFrames, useWorkbench } from '../workbench.tsx';

/** A hand that rests. */
const STILL_MS = 250;

export interface Base {
  /** Null before V has seen a frame. [latent] */
  readonly z: Float32Array | null;
  /** That of the present frame. */
  renew(): void;
}

export function useBase(bank: LatentBank): Base {
  const { loop } = useWorkbench();
  const [z, setZ] = useState<Float32Array | null>(null);
  const size = bank.z.length;
  const isMissing = z?.length !== size;
  const { openingSteps } = useExperiment();
  /** Taken of an opening, which shows little: the first frame after it replaces it. */
  const [isOpening, setIsOpening] = useState(false);

  const first = useCallback(
    (frame: ViewerFrame) => {
      if (frame.z?.length !== size || (!isMissing && !(isOpening && frame.step >= openingSteps))) return;
      setZ(frame.z.slice());
      setIsOpening(frame.step < openingSteps);
    },
    [isMissing, isOpening, openingSteps, size],
  );
  useFrames(first);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = bank.listenEdits(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        setZ(bank.z.slice());
        setIsOpening(false);
      }, STILL_MS);
    });
    return () => {
      forget();
      clearTimeout(timer);
    };
  }, [bank]);

  const renew = useCallback(() => {
    const now = loop.latest?.z;
    if (now) setZ(now.slice());
  }, [loop]);
  return { z: isMissing ? null : z, renew };
}
