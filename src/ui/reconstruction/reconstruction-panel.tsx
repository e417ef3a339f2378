/**
 * Unseen frames above V's reconstructions of them; new ones come while V trains and during diagnostics. Reads:
 * `lab.reconstruction`, the newest strip with its version. Runs nothing.
 */
import { useMemo } from 'react';
import { Missing, Panel } from '../common/panel.tsx';
import { FULL_ERROR, meanError } from '../common/picture-error.ts';
import { PicturePairs } from '../common/picture-pairs.tsx';
import { SelfTestNote } from '../common/self-test.tsx';
import { Term } from '../glossary/term.tsx';
import { useVersion, useWorkbench } from '../workbench.tsx';
import classes from './reconstruction.module.css';

const MAX_FRAMES = 10;

export function ReconstructionPanel() {
  const { lab } = useWorkbench();
  useVersion(lab.reconstruction);
  const strip = lab.reconstruction.value;
  const levels = useMemo(() => (strip ? meanError(strip.originals, strip.decoded) : 0), [strip]);
  return (
    <Panel
      title="Reconstructions"
      about={
        <>
          Above, frames that V has not learned from; below each, its <Term word="reconstruction" /> from z,
          and where the two differ.
        </>
      }
      testId="reconstructions"
    >
      {strip === null || strip.count === 0 ? (
        <Missing>Appears while V trains and during diagnostics.</Missing>
      ) : (
        <>
          <PicturePairs
            above={strip.originals}
            below={strip.decoded}
            count={Math.min(MAX_FRAMES, strip.count)}
            errors
            label={
              `Top: ${Math.min(MAX_FRAMES, strip.count)} frames. Middle: their reconstructions by V. ` +
              'Bottom: where they differ.'
            }
            testId="canvas-reconstructions"
          />
          <p className={classes.error} data-testid="reconstruction-error">
            A pixel differs by <b className="numbers">{levels.toFixed(1)}</b> of 255 levels on average. Black:
            no difference; bright orange: {FULL_ERROR} levels or more. What glows is what z leaves out.
          </p>
          <SelfTestNote />
        </>
      )}
    </Panel>
  );
}
