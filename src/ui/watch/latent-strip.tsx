/** z as sliders, most telling first, beside the frame that V decodes from them: live, or as a visitor sets them. */
import { Button } from '@mantine/core';
import type { RefObject } from 'react';
import { orderLatents } from '../../store/latents.ts';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { Term } from '../glossary/term.tsx';
import { FollowSwitch, LatentSliders } from '../latents/latent-controls.tsx';
import type { Latents } from '../latents/use-latents.ts';
import { useLab, useViewer, useWorkbench } from '../workbench.tsx';
import classes from './watch.module.css';

/** As many as fit; the others are in V's room. */
const SHOWN = 12;

interface LatentStripProps {
  latents: Latents;
  picture: RefObject<PixelCanvasHandle | null>;
}

export function LatentStrip({ latents, picture }: LatentStripProps) {
  const { run } = useWorkbench();
  const size = useViewer((state) => state.latentSize) ?? 0;
  const hasVision = useViewer((state) => state.has.vision);
  const kl = useLab((state) => state.klPerDimension);
  const order = orderLatents(size, kl);
  const shown = [...order.live, ...order.rest].slice(0, SHOWN);

  return (
    <section
      className={classes.latents}
      aria-label="z, the latents of V"
      data-anchor="latents"
      data-waits={!hasVision}
    >
      <div>
        <PixelCanvas ref={picture} label="The frame that V decodes from this z" testId="canvas-latents" />
      </div>
      <div className={classes.latentWords}>
        <h3 className={classes.choiceName}>
          <Term word="z">z</Term>: all that the agent knows of the picture
        </h3>
        <p className={classes.says}>
          {hasVision
            ? `The ${shown.length} numbers of ${size} that tell most, live. Pull one: what does it stand for?`
            : 'Appears once V is trained.'}
        </p>
        <div className={classes.buttons}>
          {hasVision && <FollowSwitch latents={latents} label="Follow the live agent" />}
          <Button size="compact-xs" variant="subtle" onClick={() => run('openRoom', 'vision')}>
            All of them
          </Button>
        </div>
      </div>
      <div className={classes.sliders}>
        <LatentSliders latents={latents} dimensions={shown} />
      </div>
    </section>
  );
}
