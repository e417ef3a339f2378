/**
 * The eight latents that tell most, each with a name, a slider and three pictures; the others folded. Reads: frames of
 * the viewer loop, KL per latent, names. Runs: `decode`, `decodeAll`, `nameLatent`, `feedDream`.
 */
import { Button } from '@mantine/core';
import { type RefObject, useCallback, useMemo, useRef } from 'react';
import type { ViewerFrame } from '../../store/engine.ts';
import { orderLatents } from '../../store/latents.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Details } from '../common/details.tsx';
import { Missing, Panel } from '../common/panel.tsx';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { Term } from '../glossary/term.tsx';
import { FollowSwitch, LatentSliders, PriorButtons, pictureInWords } from '../latents/latent-controls.tsx';
import { useFrames, useLab, useViewer, useWorkbench } from '../workbench.tsx';
import { LatentRow } from './latent-row.tsx';
import { along, joined, THREE } from './traversal.ts';
import { usePictures } from './use-pictures.ts';
import classes from './vision.module.css';
import type { Bench } from './vision-bench.tsx';

const TOP = 8;

interface TopLatentsProps {
  bench: Bench;
  /** V's picture of the sliders' z. */
  picture: RefObject<PixelCanvasHandle | null>;
}

export function TopLatents({ bench: { latents, base }, picture }: TopLatentsProps) {
  const { run } = useWorkbench();
  const { bank } = latents;
  const has = useViewer((state) => state.has);
  const kl = useLab((state) => state.klPerDimension);
  const size = bank.z.length;
  const [top, others] = useMemo(() => {
    const { live, rest } = orderLatents(size, kl);
    const all = [...live, ...rest];
    return [all.slice(0, TOP), all.slice(TOP)];
  }, [size, kl]);
  const asked = useMemo(
    () => base.z && joined(top.map((dimension) => along(base.z!, dimension, THREE))),
    [base.z, top],
  );
  const pictures = usePictures(asked);

  return (
    <Panel
      title="The latents that tell most"
      testId="top-latents"
      about="Ordered by KL: how much each one says of the frame. Pull one, or press a picture to take its value."
      tools={has.vision && <FollowSwitch latents={latents} />}
    >
      {!has.vision && <Missing>z appears once V is trained.</Missing>}
      <div className={classes.bench} hidden={!has.vision}>
        <div className={classes.hand}>
          <PixelCanvas ref={picture} label="The frame that V decodes from this z" testId="canvas-latents" />
          <p className={classes.says}>{pictureInWords(latents)}</p>
          <div className={classes.buttons}>
            <PriorButtons latents={latents} />
            <Button size="compact-xs" variant="default" onClick={base.renew}>
              Pictures around this frame
            </Button>
            <CommandButton
              command="feedDream"
              size="compact-xs"
              variant="default"
              disabled={!has.memory}
              testId="feed-dream"
              run={() => void run('feedDream', bank.z.slice())}
            />
          </div>
          {has.memory && <Dream />}
          <p className={classes.says}>
            The band is the <Term word="prior">prior</Term>, −2 to 2. The dream takes your z as what it sees
            now, and goes on with the h that it has.
          </p>
        </div>
        <div className={classes.rows}>
          <div className={classes.heads} aria-hidden>
            <span>Your name for it</span>
            <span>Value</span>
            <span>at −2, 0, +2</span>
          </div>
          {top.map((dimension, i) => (
            <LatentRow
              key={dimension}
              latents={latents}
              dimension={dimension}
              pictures={pictures}
              from={i * THREE.length}
            />
          ))}
          {others.length > 0 && (
            <Details of={`The ${others.length} other latents`} named late>
              <div className={classes.others}>
                <LatentSliders latents={latents} dimensions={others} />
              </div>
            </Details>
          )}
        </div>
      </div>
    </Panel>
  );
}

/** Where “Dream on from this z” is seen to work. */
function Dream() {
  const canvas = useRef<PixelCanvasHandle>(null);
  useFrames(useCallback((now: ViewerFrame) => canvas.current?.draw(now.dream), []));
  return (
    <figure className={classes.dream}>
      <PixelCanvas ref={canvas} label="M’s dream, as V draws it" testId="vision-dream" />
      <figcaption>Dream</figcaption>
    </figure>
  );
}
