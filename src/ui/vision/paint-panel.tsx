/**
 * Painting on the frame: V encodes what a visitor makes of it, the sliders take its z, and V paints that again. Reads:
 * the present frame. Runs: `encode`, `decode`, one request at a time, of those that wait only the newest.
 */
import { Button } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { messageOf } from '../../math/text.ts';
import type { ViewerFrame } from '../../store/engine.ts';
import { Missing, Panel } from '../common/panel.tsx';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { useExperiment } from '../experiments/index.tsx';
import { DecodePump } from '../latents/decode-pump.ts';
import { useFrames, useViewer, useWorkbench } from '../workbench.tsx';
import { type Colour, paletteOf, rgbOf } from './brush.ts';
import { Changes } from './changes.tsx';
import { Easel } from './easel.tsx';
import classes from './vision.module.css';
import type { Bench } from './vision-bench.tsx';

const COLOURS = 4;

/** A painted picture as V sees it. */
interface Seen {
  /** [latent] */
  mu: Float32Array;
  picture: Uint8ClampedArray;
}

export function PaintPanel({ bench: { latents } }: { bench: Bench }) {
  const { loop, run } = useWorkbench();
  const { bank } = latents;
  const hasVision = useViewer((state) => state.has.vision);
  const { openingSteps } = useExperiment();
  const [picture, setPicture] = useState<Uint8Array | null>(null);
  const [colour, setColour] = useState<Colour | null>(null);
  const [diameter, setDiameter] = useState(6);
  const [before, setBefore] = useState<Float32Array | null>(null);
  const [seen, setSeen] = useState<Seen | null>(null);
  const seenCanvas = useRef<PixelCanvasHandle>(null);
  const palette = useMemo(() => (picture ? paletteOf(picture, COLOURS) : []), [picture]);

  const failed = useCallback(
    (error: unknown) => run('notify', 'error', `The picture could not be encoded: ${messageOf(error)}`),
    [run],
  );
  const take = useCallback(
    (frame: ViewerFrame): void => {
      const rgb = rgbOf(frame.frame);
      setPicture(rgb);
      setBefore(null);
      setSeen(null);
      setColour(null);
      // V's mean, as of the painted picture: the z of the agent is drawn around it.
      run('encode', rgb.slice()).then(setBefore, failed);
    },
    [run, failed],
  );
  const first = useCallback(
    (frame: ViewerFrame) => {
      if (picture === null && frame.step >= openingSteps) take(frame);
    },
    [picture, openingSteps, take],
  );
  useFrames(first);

  const pump = useMemo(
    () =>
      new DecodePump<Seen, Uint8Array>(
        async (painted) => {
          const mu = await run('encode', painted);
          const decoded = mu && (await run('decode', mu));
          return mu && decoded && { mu, picture: decoded };
        },
        (next) => {
          setSeen(next);
          bank.set(next.mu);
        },
        failed,
      ),
    [run, bank, failed],
  );
  useEffect(() => seenCanvas.current?.draw(seen?.picture ?? null), [seen]);

  return (
    <Panel
      title="Paint on the frame"
      testId="paint-panel"
      about="V encodes what you make of it, and paints it again from z alone. What it leaves out, it never learned."
      tools={
        <Button
          size="compact-xs"
          variant="default"
          data-testid="paint-take"
          onClick={() => loop.latest && take(loop.latest)}
        >
          Take the present frame
        </Button>
      }
    >
      {picture === null ? (
        <Missing>The first frame is on its way: press play, or “Take the present frame”.</Missing>
      ) : (
        <>
          <div className={classes.paint}>
            <figure className={classes.figure}>
              <Easel
                picture={picture}
                colour={colour ?? palette[0]}
                diameter={diameter}
                onPaint={() => pump.request(picture)}
              />
              <figcaption>Your picture</figcaption>
            </figure>
            <figure className={classes.figure}>
              <PixelCanvas ref={seenCanvas} label="What V paints of your picture" testId="paint-seen" />
              <figcaption>What V makes of it</figcaption>
            </figure>
          </div>
          <div className={classes.brush}>
            <fieldset className={classes.swatches}>
              <legend className={classes.legend}>Colour</legend>
              {palette.map((choice, i) => (
                <label key={choice.join()} className={classes.swatch} style={{ background: cssOf(choice) }}>
                  <input
                    type="radio"
                    name="brush-colour"
                    aria-label={`Colour ${i + 1}: ${cssOf(choice)}`}
                    checked={(colour ?? palette[0]).join() === choice.join()}
                    onChange={() => setColour(choice)}
                  />
                </label>
              ))}
            </fieldset>
            <label className={classes.size}>
              Brush of {diameter} pixels
              <input
                type="range"
                min={1}
                max={16}
                value={diameter}
                onChange={(event) => setDiameter(Number(event.currentTarget.value))}
              />
            </label>
          </div>
          {hasVision ? (
            <Changes before={before} after={seen?.mu ?? null} />
          ) : (
            <p className={classes.says} role="status">
              V is not trained: nothing encodes what you paint. “Train your own” trains it in a few minutes.
            </p>
          )}
        </>
      )}
    </Panel>
  );
}

function cssOf([red, green, blue]: Colour): string {
  return `rgb(${red} ${green} ${blue})`;
}
