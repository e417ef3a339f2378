/** The z of V's room, which all of its panels share: sliders, pictures around it, a painted frame. */
import { type ReactNode, useCallback, useMemo, useRef } from 'react';
import columns from '../common/columns.module.css';
import type { PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { type Latents, useLatents } from '../latents/use-latents.ts';
import { PaintPanel } from './paint-panel.tsx';
import { TopLatents } from './top-latents.tsx';
import { TraversalPanel } from './traversal-panel.tsx';
import { type Base, useBase } from './use-base.ts';

export interface Bench {
  readonly latents: Latents;
  readonly base: Base;
}

/** @param props.aside what stands below the painted frame */
export function VisionBench({ aside }: { aside: ReactNode }) {
  const picture = useRef<PixelCanvasHandle>(null);
  const show = useCallback((rgba: Uint8ClampedArray | null) => picture.current?.draw(rgba), []);
  const latents = useLatents(show);
  const base = useBase(latents.bank);
  const bench = useMemo(() => ({ latents, base }), [latents, base]);
  return (
    <>
      <TopLatents bench={bench} picture={picture} />
      <div className={columns.pair}>
        <TraversalPanel bench={bench} />
        <div className={columns.stack}>
          <PaintPanel bench={bench} />
          {aside}
        </div>
      </div>
    </>
  );
}
