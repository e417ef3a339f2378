/** Four dreams from one real moment, with different draws of M. */
import { useCallback, useRef } from 'react';
import type { ViewerFrame } from '../../store/engine.ts';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { useFrames } from '../workbench.tsx';
import classes from './overlays.module.css';

const DREAMS = ['first', 'second', 'third', 'fourth'] as const;

export function DreamFan() {
  const canvases = useRef<(PixelCanvasHandle | null)[]>([]);
  const draw = useCallback((frame: ViewerFrame) => {
    canvases.current.forEach((canvas, i) => {
      canvas?.draw(frame.fan?.[i] ?? null);
    });
  }, []);
  useFrames(draw);

  return (
    <div className={classes.fan} data-testid="dream-fan">
      {DREAMS.map((name, i) => (
        <PixelCanvas
          key={name}
          ref={(handle) => {
            canvases.current[i] = handle;
          }}
          label={`The ${name} of four dreams from the same moment`}
          testId={`canvas-dream-${i + 1}`}
          smooth
        />
      ))}
    </div>
  );
}
