/**
 * The recording and the dream beside it. The page does not run the paper's V, so it cannot decode z: the dream is shown
 * as the recorded frame with the nearest latents, and the caption says so.
 */
import { useCallback, useRef, useState } from 'react';
import type { PaperMoment } from '../../lab/clients/paper-client.ts';
import { Explained } from '../common/explained.tsx';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { formatFixed } from '../format.ts';
import { ActionBars } from './action-bars.tsx';
import { LatentBars } from './latent-bars.tsx';
import figure from './paper-figure.module.css';
import { PaperPicture } from './paper-picture.tsx';
import classes from './paper-world.module.css';
import { useMoments, usePaper } from './use-paper.ts';

const ABOUT_DISTANCE =
  'Euclidean distance between the dreamed z and the recorded μ over the active latents; ' +
  'the others are noise. The distance between consecutive recorded frames is about 0.4.';

export function PaperWorld() {
  const live = usePaper((state) => state.parts.latents?.live ?? null);
  const pictures = usePaper((state) => state.parts.frames);
  const dreaming = usePaper((state) => state.dreaming !== null);
  const replayed = usePaper((state) => state.replay !== null);
  const recording = useRef<PixelCanvasHandle>(null);
  const dream = useRef<PixelCanvasHandle>(null);
  const nearest = useRef<HTMLSpanElement>(null);
  const nll = useRef<HTMLSpanElement>(null);
  // Whether there is a recorded frame beside the moment: changes seldom, so React may know.
  const [beside, setBeside] = useState(false);

  const draw = useCallback((moment: PaperMoment) => {
    setBeside(moment.recorded !== null);
    recording.current?.draw(moment.recorded?.picture ?? null);
    dream.current?.draw(moment.dream?.picture ?? null);
    const near = moment.dream?.nearest;
    if (nearest.current) {
      nearest.current.textContent = near
        ? `frame ${near.frame + 1}, distance ${near.distance.toFixed(2)}`
        : '–';
    }
    const nats = moment.recorded?.nats ?? Number.NaN;
    if (nll.current) nll.current.textContent = Number.isNaN(nats) ? '–' : formatFixed(nats, 2);
  }, []);
  useMoments(draw);

  return (
    <div className={classes.world}>
      <PaperPicture
        name="Recording"
        about="input of the paper's V"
        missing={whyNoRecording(replayed, pictures > 0, beside)}
      >
        <PixelCanvas
          ref={recording}
          label="The recorded frame: 64 by 64 pixels, the input of the paper's V"
          testId="canvas-paper-recording"
        />
        <p className={figure.under}>
          NLL of M:{' '}
          <span ref={nll} className="numbers">
            –
          </span>{' '}
          nats per latent
        </p>
      </PaperPicture>
      <PaperPicture
        name="Dream"
        about="nearest recorded frame"
        missing={whyNoDream(dreaming, replayed, live !== null, pictures > 0)}
      >
        <PixelCanvas
          ref={dream}
          label="The recorded frame with the latents nearest to the dreamed z"
          testId="canvas-paper-dream"
        />
        <p className={figure.under}>
          <Explained why={ABOUT_DISTANCE} className={figure.explained}>
            <span ref={nearest} className="numbers" data-testid="paper-nearest">
              –
            </span>
          </Explained>
        </p>
      </PaperPicture>
      <div className={classes.inside}>
        <p className={figure.caption}>
          <b>z</b>{' '}
          <span className="quiet">
            {dreaming ? 'dreamed by M; ticks: recorded' : 'recorded (μ)'}
            {live && `; in colour: the ${live.length} active ones of 32`}
          </span>
        </p>
        <LatentBars live={live} />
        <ActionBars />
      </div>
    </div>
  );
}

function whyNoRecording(replayed: boolean, pictures: boolean, beside: boolean): string | null {
  if (!replayed) return 'Needs M, C and latents.json: drop the files.';
  if (!beside) return 'The recording has no frame for this step of the dream.';
  return pictures ? null : 'Drop the frames (0001.png …) to see them.';
}

function whyNoDream(
  dreaming: boolean,
  replayed: boolean,
  latents: boolean,
  pictures: boolean,
): string | null {
  if (!dreaming) return `No dream. Press “Dream from ${replayed ? 'here' : 'an initial z'}”.`;
  if (!latents) return 'The dream is running. Drop latents.json to see the nearest recorded frame.';
  return pictures ? null : 'The dream is running. Drop the frames (0001.png …) to see the nearest one.';
}
