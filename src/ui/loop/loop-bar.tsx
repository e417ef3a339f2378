/**
 * The loop of the agent, live, and the way to its rooms: environment, V, z, M, h, C, action, and back to the
 * environment. Reads: frames of the viewer loop, drawn outside React. Runs: `openRoom`.
 */
import { useCallback, useRef } from 'react';
import { hasController } from '../../lab/settings/settings.ts';
import type { ViewerFrame } from '../../store/engine.ts';
import { ActionBars } from '../common/action-bars.tsx';
import { HeatCanvas, type HeatCanvasHandle } from '../common/heat-canvas.tsx';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { useExperiment, usePanels } from '../experiments/index.tsx';
import { useFrames, useViewer } from '../workbench.tsx';
import classes from './loop.module.css';
import { LoopBlock } from './loop-block.tsx';

export function LoopBar() {
  const acts = hasController(useExperiment());
  const { world } = usePanels();
  const latents = useViewer((state) => state.latentSize);
  const has = useViewer((state) => state.has);
  const frame = useRef<PixelCanvasHandle>(null);
  const z = useRef<HeatCanvasHandle>(null);
  const h = useRef<HeatCanvasHandle>(null);

  const draw = useCallback((shown: ViewerFrame) => {
    frame.current?.draw(shown.frame);
    z.current?.draw(shown.z);
    h.current?.draw(shown.h);
  }, []);
  useFrames(draw);

  return (
    <nav className={classes.loop} aria-label="The loop of the agent: each block opens its room">
      <ol className={classes.blocks}>
        <LoopBlock room="environment" name="Environment" says={world}>
          <PixelCanvas ref={frame} label="The frame that the agent sees now" testId="loop-frame" />
        </LoopBlock>
        <LoopBlock room="vision" name="V" net="V" says="compresses the frame." waits={!has.vision} />
        <LoopBlock room="vision" name="z" says={`${latents ?? 32} numbers: what V kept.`}>
          <HeatCanvas ref={z} label="z, one cell per latent" testId="loop-z" />
        </LoopBlock>
        <LoopBlock room="memory" name="M" net="M" says="predicts the next z." waits={!has.memory} />
        <LoopBlock room="memory" name="h" says="what M remembers.">
          <HeatCanvas ref={h} label="h, one cell per hidden unit" testId="loop-h" />
        </LoopBlock>
        {acts && (
          <>
            <LoopBlock
              room="controller"
              name="C"
              net="C"
              says="chooses from z and h."
              waits={!has.controller}
            />
            <LoopBlock room="controller" name="Action" says="back to the environment.">
              <ActionBars source="reality" bare />
            </LoopBlock>
          </>
        )}
      </ol>
    </nav>
  );
}
