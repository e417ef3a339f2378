/** The dream: V's picture of the z that M predicts; or, while a visitor sets z by hand, V's picture of theirs. */
import { Button } from '@mantine/core';
import { type RefObject, useCallback, useRef } from 'react';
import type { ViewerFrame } from '../../store/engine.ts';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { useExperiment, usePanels } from '../experiments/index.tsx';
import { useFrames, useLab, useViewer } from '../workbench.tsx';
import type { UsedHands } from '../world/use-hands.ts';
import { Countdown } from './countdown.tsx';
import { DreamCard } from './dream-card.tsx';
import { DreamFan } from './dream-fan.tsx';
import { DreamNote } from './dream-note.tsx';
import { DreamStage } from './dream-stage.tsx';
import classes from './picture.module.css';
import { StepLine } from './step-line.tsx';
import { useDescription } from './use-description.ts';

const DRIVERS = { controller: 'C drives', reality: 'reality’s actions', human: 'you drive' } as const;

interface DreamViewProps {
  hands: UsedHands;
  /** The picture of the z that a visitor sets; null while z follows. */
  byHand: RefObject<PixelCanvasHandle | null> | null;
  /** Ends that. */
  onFollow(): void;
}

export function DreamView({ hands, byHand, onFollow }: DreamViewProps) {
  const canvas = useRef<PixelCanvasHandle>(null);
  const about = useRef<HTMLSpanElement>(null);
  const { fps } = useExperiment();
  const drivable = usePanels().hands !== null;
  const fan = useViewer((state) => (state.has.memory ? state.fan : null));
  const describe = useDescription(canvas);

  const draw = useCallback(
    (frame: ViewerFrame) => {
      canvas.current?.draw(frame.dream);
      const { dreamState } = frame;
      const seconds = ((dreamState?.step ?? 0) / fps).toFixed(1);
      const driver = dreamState !== null && drivable ? `${DRIVERS[dreamState.driver]} · ` : '';
      // A dream that has not moved has no driver yet.
      const what =
        fan === 'temperatures'
          ? `${seconds} s · numbers of τ ${dreamState?.tau}`
          : `dreaming for ${seconds} s`;
      const isMoving = dreamState !== null && dreamState.step > 0;
      const text = isMoving ? `${driver}${what}` : '';
      if (about.current && about.current.textContent !== text) about.current.textContent = text;
      describe(() => `M's dream, as V draws it: ${text || 'none now'}`);
    },
    [describe, drivable, fan, fps],
  );
  useFrames(draw);

  return (
    <figure className={classes.world} data-world="dream" data-anchor="dream">
      <figcaption className={classes.caption}>
        <h2 className={classes.name}>Dream</h2>
        {byHand ? (
          <span className={classes.who}>your z, drawn by V</span>
        ) : (
          <span ref={about} className={`${classes.who} numbers`} />
        )}
      </figcaption>
      <div className={classes.square}>
        <PixelCanvas ref={canvas} label="Dream: M is not trained yet" testId="canvas-dream" smooth />
        {fan && <DreamFan />}
        {drivable && (
          <div className={classes.stage}>
            <DreamStage hands={hands} />
          </div>
        )}
        <DreamNote />
        <Countdown world="dream" />
        <DreamCard />
        <WhyNoDream />
        {byHand && (
          <div className={classes.byHand}>
            <PixelCanvas
              ref={byHand}
              label="The frame that V decodes from your z"
              testId="canvas-by-hand"
              smooth
            />
            <p className={classes.note}>
              V draws the z that you set.{' '}
              <Button size="compact-sm" onClick={onFollow}>
                Back to the dream
              </Button>
            </p>
          </div>
        )}
      </div>
      <StepLine source="dream" />
    </figure>
  );
}

/** What is missing for a dream, over the empty picture. */
function WhyNoDream() {
  const isTrained = useViewer(({ has }) => has.vision && has.memory);
  const dreaming = useViewer((state) => state.dreaming);
  const starting = useViewer((state) => state.countdown !== null && state.dreamDriver !== 'human');
  const arriving = useLab((state) => state.arriving);
  const training = useLab((state) => state.status === 'running');
  const why = (): string | null => {
    if (isTrained) {
      if (!dreaming) return 'Awake: no dream now. Press “Dream from here”.';
      return starting ? 'The dream begins when M has seen your first moments.' : null;
    }
    if (arriving !== null) return `The pretrained agent is loading: ${Math.round(100 * arriving)} %`;
    if (training) return 'The dream begins when V and M are trained.';
    return 'No dream yet: V and M are not trained. “Train your own” trains them.';
  };
  const text = why();
  return (
    text && (
      <p className={classes.missing} role="status">
        {text}
      </p>
    )
  );
}
