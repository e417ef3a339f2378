/** The newest picture that V of a run painted. */
import { useEffect, useRef, useState } from 'react';
import { toRgba } from '../../store/pictures.ts';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import classes from './runs.module.css';

const LENGTH = 64 * 64 * 4;

export function RunPicture({ picture, of }: { picture: Uint8Array | null; of: string }) {
  const canvas = useRef<PixelCanvasHandle>(null);
  const [rgba] = useState(() => new Uint8ClampedArray(LENGTH));
  useEffect(() => {
    if (picture !== null) toRgba(picture, 0, rgba);
    canvas.current?.draw(picture === null ? null : rgba);
  }, [picture, rgba]);
  const label = picture === null ? `V of ${of} has painted nothing yet` : `A frame as V of ${of} paints it`;
  return (
    <div className={classes.picture}>
      <PixelCanvas ref={canvas} label={label} testId="run-picture" />
    </div>
  );
}
