/**
 * Every latent of z as a slider beside the frame that V decodes from z: live, or set by hand. Reads: frames of the
 * viewer loop, KL per latent, whether V is trained. Runs: `decode`, one request at a time, of those that wait only
 * the newest. The values of the sliders change outside React (LatentBank), up to twelve times per second.
 */
import { Button, Switch, UnstyledButton } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import { orderLatents } from '../../store/latents.ts';
import { Missing, Panel } from '../common/panel.tsx';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { formatValue } from '../format.ts';
import { Term } from '../glossary/term.tsx';
import { useLab, useViewer } from '../workbench.tsx';
import { LatentSlider } from './latent-slider.tsx';
import classes from './latents.module.css';
import { useLatents } from './use-latents.ts';

export function LatentsPanel() {
  const size = useViewer((state) => state.latentSize) ?? 0;
  const kl = useLab((state) => state.klPerDimension);
  const hasVision = useViewer((state) => state.has.vision);
  const [wantRest, setShowRest] = useState(false);
  const picture = useRef<PixelCanvasHandle>(null);
  const show = useCallback((rgba: Uint8ClampedArray | null) => picture.current?.draw(rgba), []);
  const { bank, following, follow, zero, sample } = useLatents(show);
  const order = orderLatents(size, kl);
  const showRest = wantRest || order.live.length === 0;
  const klScale = kl === null ? 1 : Math.max(...kl.map((nats) => nats || 0));
  const [drawn, setDrawn] = useState(false);
  const hold = useCallback(() => {
    follow(false);
    setDrawn(false);
  }, [follow]);
  const set = (to: 'zero' | 'sample'): void => {
    setDrawn(to === 'sample');
    if (to === 'sample') sample();
    else zero();
  };

  const sliders = (dimensions: number[]) =>
    dimensions.map((dimension) => (
      <LatentSlider
        key={dimension}
        bank={bank}
        dimension={dimension}
        kl={kl?.[dimension] ?? null}
        klScale={klScale}
        onGrab={hold}
      />
    ));

  return (
    <Panel
      title="Latents"
      testId="latents-panel"
      about="The numbers that V makes of a frame, the most telling first. Pull one to set z by hand."
      tools={
        hasVision && (
          <Switch
            size="xs"
            label="Follow"
            aria-label="Follow the live agent"
            checked={following}
            onChange={(event) => follow(event.currentTarget.checked)}
          />
        )
      }
    >
      {!hasVision && <Missing>z appears once V is trained.</Missing>}
      <div className={classes.body} hidden={!hasVision}>
        <div className={classes.top}>
          <div className={classes.picture}>
            <PixelCanvas ref={picture} label="The frame that V decodes from this z" testId="canvas-latents" />
          </div>
          <div className={classes.side}>
            <p className={classes.mode}>
              {following
                ? 'Live: what V paints from the z of the current frame.'
                : drawn
                  ? 'A draw from the prior: each latent at random, without regard to the others. No real frame ' +
                    'need look like it: roads end, cars are ghosts, corners are the black outside of the map.'
                  : 'Set by hand: what V paints from your z. “Follow” goes back to the live agent.'}
            </p>
            <div className={classes.buttons}>
              <Button size="compact-xs" variant="default" onClick={() => set('zero')}>
                Set to 0
              </Button>
              <Button size="compact-xs" variant="default" onClick={() => set('sample')}>
                Draw from the prior
              </Button>
            </div>
            <p className={classes.legend}>
              <span className={classes.band} /> <Term word="prior">prior</Term>, −2 to 2
              {kl !== null && (
                <>
                  <span className={classes.klKey} /> <Term word="kl">KL</Term>, up to {formatValue(klScale)}{' '}
                  nats
                </>
              )}
            </p>
          </div>
        </div>
        <div className={classes.scroll}>
          <div className={classes.sliders}>{sliders(order.live)}</div>
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
              {showRest && <div className={classes.sliders}>{sliders(order.rest)}</div>}
            </>
          )}
        </div>
      </div>
    </Panel>
  );
}
