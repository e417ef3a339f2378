/** The frames of one episode as V sees them, dragged through or played. */
import { Button, Slider } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ListedEpisode } from '../../store/dataset.ts';
import { toRgba } from '../../store/pictures.ts';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import classes from './data.module.css';

const FRAME_BYTES = 64 * 64 * 3;
/** Between two frames while it plays: the environment's own 50 a second. */
const FRAME_MS = 20;

interface EpisodePlayerProps {
  episode: ListedEpisode;
  /** RGB bytes [T + 1, 64, 64, 3]; null: they are on their way. */
  frames: Uint8Array | null;
}

export function EpisodePlayer({ episode: { number, steps }, frames }: EpisodePlayerProps) {
  const canvas = useRef<PixelCanvasHandle>(null);
  const [rgba] = useState(() => new Uint8ClampedArray(64 * 64 * 4));
  const [at, setAt] = useState(0);
  const [playing, setPlaying] = useState(false);

  useEffect(() => {
    if (frames !== null) toRgba(frames, at * FRAME_BYTES, rgba);
    canvas.current?.draw(frames === null ? null : rgba);
  }, [frames, at, rgba]);
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      if (!document.hidden) setAt((now) => (now >= steps ? 0 : now + 1));
    }, FRAME_MS);
    return () => clearInterval(timer);
  }, [playing, steps]);

  const label =
    frames === null
      ? `The frames of episode ${number} are being drawn`
      : `Frame ${at} of ${steps} of episode ${number}, as V sees it`;
  return (
    <div className={classes.player} data-testid="episode-player" data-ready={frames !== null}>
      <div className={classes.frame}>
        <PixelCanvas ref={canvas} label={label} testId="episode-frame" />
      </div>
      <div className={classes.controls}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={frames === null}
          onClick={() => setPlaying(!playing)}
        >
          {playing ? 'Pause' : 'Play'}
        </Button>
        <Slider
          className={classes.slider}
          thumbLabel={`Frame of episode ${number}`}
          thumbProps={{ 'aria-valuetext': `frame ${at} of ${steps}` }}
          size="sm"
          min={0}
          max={steps}
          step={1}
          label={null}
          disabled={frames === null}
          value={at}
          onChange={(value) => {
            setPlaying(false);
            setAt(value);
          }}
        />
        <output className="numbers">{frames === null ? 'drawing …' : `frame ${at} of ${steps}`}</output>
      </div>
    </div>
  );
}
