/** The frame that the agent sees beside its dream, small, with play and step: for rooms that show the inside. */
import { useCallback, useRef } from 'react';
import { hasController } from '../../lab/settings/settings.ts';
import type { ViewerFrame } from '../../store/engine.ts';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { useExperiment } from '../experiments/index.tsx';
import { useFrames } from '../workbench.tsx';
import classes from './small-world.module.css';
import { Transport } from './transport.tsx';

export function SmallWorld() {
  const experiment = useExperiment();
  const frame = useRef<PixelCanvasHandle>(null);
  const seen = useRef<PixelCanvasHandle>(null);
  const dream = useRef<PixelCanvasHandle>(null);
  const draw = useCallback((now: ViewerFrame) => {
    frame.current?.draw(now.frame);
    seen.current?.draw(now.reconstruction);
    dream.current?.draw(now.dream);
  }, []);
  useFrames(draw);

  return (
    <div className={classes.world}>
      <div className={classes.pictures}>
        <figure className={classes.figure}>
          <PixelCanvas ref={frame} label="The frame that the agent sees" testId="small-reality" />
          <figcaption>Reality</figcaption>
        </figure>
        <figure className={classes.figure}>
          <PixelCanvas ref={seen} label="V’s reconstruction of it" testId="small-reconstruction" />
          <figcaption>as V sees it</figcaption>
        </figure>
        <figure className={classes.figure}>
          <PixelCanvas ref={dream} label="M’s dream, as V draws it" testId="small-dream" />
          <figcaption>Dream</figcaption>
        </figure>
      </div>
      <Transport acts={hasController(experiment)} />
    </div>
  );
}
