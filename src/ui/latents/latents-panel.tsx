/**
 * Every latent of z as a slider beside the frame that V decodes from z: live, or set by hand. Reads: frames of the
 * viewer loop, KL per latent, whether V is trained. Runs: `decode`.
 */
import { UnstyledButton } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import { largestKl, orderLatents } from '../../store/latents.ts';
import { Missing, Panel } from '../common/panel.tsx';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { formatValue } from '../format.ts';
import { Term } from '../glossary/term.tsx';
import { useLab, useViewer } from '../workbench.tsx';
import { FollowSwitch, LatentSliders, PriorButtons, pictureInWords } from './latent-controls.tsx';
import classes from './latents.module.css';
import { useLatents } from './use-latents.ts';

export function LatentsPanel() {
  const size = useViewer((state) => state.latentSize) ?? 0;
  const kl = useLab((state) => state.klPerDimension);
  const hasVision = useViewer((state) => state.has.vision);
  const [wantRest, setShowRest] = useState(false);
  const picture = useRef<PixelCanvasHandle>(null);
  const show = useCallback((rgba: Uint8ClampedArray | null) => picture.current?.draw(rgba), []);
  const latents = useLatents(show);
  const order = orderLatents(size, kl);
  const showRest = wantRest || order.live.length === 0;

  return (
    <Panel
      title="Latents"
      testId="latents-panel"
      about="The numbers that V makes of a frame, the most telling first. Pull one to set z by hand."
      tools={hasVision && <FollowSwitch latents={latents} />}
    >
      {!hasVision && <Missing>z appears once V is trained.</Missing>}
      <div className={classes.body} hidden={!hasVision}>
        <div className={classes.top}>
          <div className={classes.picture}>
            <PixelCanvas ref={picture} label="The frame that V decodes from this z" testId="canvas-latents" />
          </div>
          <div className={classes.side}>
            <p className={classes.mode}>{pictureInWords(latents)}</p>
            <div className={classes.buttons}>
              <PriorButtons latents={latents} />
            </div>
            <p className={classes.legend}>
              <span className={classes.band} /> <Term word="prior">prior</Term>, −2 to 2
              {kl !== null && (
                <>
                  <span className={classes.klKey} /> <Term word="kl">KL</Term>, up to{' '}
                  {formatValue(largestKl(kl))} nats
                </>
              )}
            </p>
          </div>
        </div>
        <div className={classes.scroll}>
          <div className={classes.sliders}>
            <LatentSliders latents={latents} dimensions={order.live} />
          </div>
          {order.rest.length > 0 && (
            <>
              <UnstyledButton
                className={classes.more}
                aria-expanded={showRest}
                onClick={() => setShowRest(!showRest)}
              >
                {showRest ? '▾' : '▸'} {order.rest.length} collapsed{' '}
                {order.rest.length === 1 ? 'latent' : 'latents'} (KL near 0: no information)
              </UnstyledButton>
              {showRest && (
                <div className={classes.sliders}>
                  <LatentSliders latents={latents} dimensions={order.rest} />
                </div>
              )}
            </>
          )}
        </div>
      </div>
    </Panel>
  );
}
