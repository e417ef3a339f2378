/**
 * Unseen frames above V's reconstructions of them; new ones come while V trains and during diagnostics. Reads:
 * `lab.reconstruction`, the newest strip with its version. Runs nothing.
 */
import { useEffect, useRef } from 'react';
import type { ReconstructionStrip } from '../../lab/events.ts';
import { toRgba } from '../../store/pictures.ts';
import { useContext2d } from '../common/context-2d.ts';
import { Missing, Panel } from '../common/panel.tsx';
import { SelfTestNote } from '../common/self-test.tsx';
import { Term } from '../glossary/term.tsx';
import { useVersion, useWorkbench } from '../workbench.tsx';
import classes from './reconstruction.module.css';

const SIZE = 64;
const MAX_FRAMES = 10;

export function ReconstructionPanel() {
  const { lab } = useWorkbench();
  const version = useVersion(lab.reconstruction);
  const strip = lab.reconstruction.value;
  return (
    <Panel
      title="Reconstructions"
      about={
        <>
          Above, frames that V has not learned from; below each, its <Term word="reconstruction" /> from z.
        </>
      }
      testId="reconstructions"
    >
      {strip === null || strip.count === 0 ? (
        <Missing>Appears while V trains and during diagnostics.</Missing>
      ) : (
        <>
          <Strip key={version} strip={strip} />
          <SelfTestNote />
        </>
      )}
    </Panel>
  );
}

function Strip({ strip }: { strip: ReconstructionStrip }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const contextOf = useContext2d();
  const count = Math.min(MAX_FRAMES, strip.count);

  useEffect(() => {
    const context = contextOf(canvas.current);
    if (!context) return;
    const image = context.createImageData(SIZE, SIZE);
    for (const [row, pictures] of [strip.originals, strip.decoded].entries()) {
      for (let column = 0; column < count; column++) {
        toRgba(pictures, column * SIZE * SIZE * 3, image.data);
        context.putImageData(image, column * (SIZE + 2), row * (SIZE + 2));
      }
    }
  }, [strip, count, contextOf]);

  return (
    <canvas
      ref={canvas}
      className={classes.strip}
      width={count * (SIZE + 2) - 2}
      height={2 * SIZE + 2}
      role="img"
      aria-label={`Top: ${count} frames. Bottom: their reconstructions by V.`}
      data-testid="canvas-reconstructions"
    />
  );
}
