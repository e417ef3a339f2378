/** Four dreams from one real moment: with four draws of M, or at four temperatures, which are written on them. */
import { useCallback, useRef } from 'react';
import type { DreamState, ViewerFrame } from '../../store/engine.ts';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { useFrames, useViewer } from '../workbench.tsx';
import classes from './overlays.module.css';

const DREAMS = ['first', 'second', 'third', 'fourth'] as const;

export function DreamFan() {
  const canvases = useRef<(PixelCanvasHandle | null)[]>([]);
  const labels = useRef<(HTMLSpanElement | null)[]>([]);
  const compares = useViewer((state) => state.fan === 'temperatures');

  const draw = useCallback((frame: ViewerFrame) => {
    for (const i of DREAMS.keys()) {
      canvases.current[i]?.draw(frame.fan?.[i] ?? null);
      const label = labels.current[i];
      const text = labelOf(frame.fanStates?.[i]);
      if (label && label.textContent !== text) label.textContent = text;
    }
  }, []);
  useFrames(draw);

  return (
    <div className={classes.fan} data-testid="dream-fan">
      {DREAMS.map((name, i) => (
        <div key={name} className={classes.one}>
          <PixelCanvas
            ref={(handle) => {
              canvases.current[i] = handle;
            }}
            label={`The ${name} of four dreams from the same moment`}
            testId={`canvas-dream-${i + 1}`}
            smooth
          />
          {compares && (
            <span
              ref={(element) => {
                labels.current[i] = element;
              }}
              className={`${classes.tau} numbers`}
            />
          )}
        </div>
      ))}
    </div>
  );
}

function labelOf(state: DreamState | undefined): string {
  if (state === undefined) return '';
  return `τ ${state.tau}${state.ended ? ' · ended' : ''}`;
}
