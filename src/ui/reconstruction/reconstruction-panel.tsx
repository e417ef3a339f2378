/**
 * Unseen frames above V's reconstructions of them; new ones come while V trains and during diagnostics. Reads:
 * `lab.reconstruction`, the newest strip with its version. Runs nothing.
 */
import { Missing, Panel } from '../common/panel.tsx';
import { PicturePairs } from '../common/picture-pairs.tsx';
import { SelfTestNote } from '../common/self-test.tsx';
import { Term } from '../glossary/term.tsx';
import { useVersion, useWorkbench } from '../workbench.tsx';

const MAX_FRAMES = 10;

export function ReconstructionPanel() {
  const { lab } = useWorkbench();
  useVersion(lab.reconstruction);
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
          <PicturePairs
            above={strip.originals}
            below={strip.decoded}
            count={Math.min(MAX_FRAMES, strip.count)}
            label={`Top: ${Math.min(MAX_FRAMES, strip.count)} frames. Bottom: their reconstructions by V.`}
            testId="canvas-reconstructions"
          />
          <SelfTestNote />
        </>
      )}
    </Panel>
  );
}
