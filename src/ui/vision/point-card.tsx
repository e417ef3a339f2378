/** The frame of a point of the scatter, and the way to its episode. */
import { Button, Slider } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { messageOf } from '../../math/text.ts';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { formatSigned } from '../format.ts';
import { DecodePump } from '../latents/decode-pump.ts';
import { useWorkbench } from '../workbench.tsx';
import classes from './vision.module.css';

interface PointCardProps {
  /** Of the layout's points; null: none is chosen. */
  number: number | null;
  count: number;
  onNumber(number: number): void;
}

export function PointCard({ number, count, onNumber }: PointCardProps) {
  const { lab, run } = useWorkbench();
  const canvas = useRef<PixelCanvasHandle>(null);
  const { layout } = lab.cloud;
  const point = number === null || layout === null ? null : lab.cloud.point(layout.shown[number]);
  const pump = useMemo(
    () =>
      new DecodePump(
        (asked) => run('episodeFrame', asked[0], asked[1]),
        (picture) => canvas.current?.draw(picture),
        (error) => run('notify', 'error', `The frame could not be made again: ${messageOf(error)}`),
      ),
    [run],
  );
  const [seed, step] = [point?.seed, point?.step];
  useEffect(() => {
    if (seed !== undefined && step !== undefined) pump.request(Float32Array.of(seed, step));
  }, [pump, seed, step]);

  return (
    <div className={classes.card}>
      <PixelCanvas ref={canvas} label="The frame of the chosen point" testId="scatter-frame" />
      <Slider
        size="sm"
        thumbLabel="Point"
        min={0}
        max={Math.max(1, count - 1)}
        label={null}
        value={number ?? 0}
        onChange={onNumber}
      />
      {point === null ? (
        <p className={classes.says}>Point at the scatter, or walk through the episodes with the slider.</p>
      ) : (
        <>
          <p className={classes.says} data-testid="scatter-point">
            Seed {point.seed}, step {point.step}: reward {formatSigned(point.reward).trim()}
            {Number.isNaN(point.speed) ? '' : `, ${point.speed.toFixed(0)} units per second`}.
          </p>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() =>
              run('replay', 'controller', point.seed, `The episode of seed ${point.seed} begins again.`)
            }
          >
            Watch this episode
          </Button>
        </>
      )}
    </div>
  );
}
