/** Reality, drawn for people or as the agent sees it. A person can take the wheel. */
import { useCallback, useRef } from 'react';
import type { ViewerFrame } from '../../store/engine.ts';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { Segments } from '../common/segments.tsx';
import { usePanels } from '../experiments/index.tsx';
import { formatReturn } from '../format.ts';
import { useFrames, useViewer } from '../workbench.tsx';
import { DrivableStage } from '../world/drivable-stage.tsx';
import { Scrubber } from '../world/scrubber.tsx';
import type { UsedHands } from '../world/use-hands.ts';
import { Countdown } from './countdown.tsx';
import { EndCard } from './end-card.tsx';
import classes from './picture.module.css';
import { StepLine } from './step-line.tsx';
import { useDescription } from './use-description.ts';

const DRIVERS = {
  driver: 'a script drives',
  random: 'random actions',
  controller: 'C drives',
  human: 'you drive',
} as const;

interface RealityViewProps {
  hands: UsedHands;
  /** As drawn for people; false: the frame of the agent. */
  drawn: boolean;
  onDrawn(drawn: boolean): void;
}

export function RealityView({ hands, drawn, onDrawn }: RealityViewProps) {
  const canvas = useRef<PixelCanvasHandle>(null);
  const ready = useViewer((state) => state.ready);
  const driver = useViewer((state) => state.driver);
  const acts = usePanels().hands !== null;
  const held = useViewer((state) => state.dreamDriver === 'human');
  const describe = useDescription(canvas);

  const draw = useCallback(
    (frame: ViewerFrame) => {
      canvas.current?.draw(frame.frame);
      describe(
        () =>
          `Reality: the 64 by 64 frame that the agent sees, step ${frame.step}, ` +
          `return ${formatReturn(frame.episodeReturn)}`,
      );
    },
    [describe],
  );
  useFrames(draw);

  return (
    <figure className={classes.world} data-world="reality" data-anchor="reality">
      <figcaption className={classes.caption}>
        <h2 className={classes.name}>Reality</h2>
        {acts && <span className={classes.who}>{held ? 'waits while you dream' : DRIVERS[driver]}</span>}
        <Segments
          aria-label="How reality is drawn"
          size="xs"
          className={classes.view}
          value={drawn ? 'people' : 'agent'}
          onChange={(value) => onDrawn(value === 'people')}
          data={[
            { value: 'people', label: 'Drawn' },
            { value: 'agent', label: 'As the agent sees it' },
          ]}
        />
      </figcaption>
      <div className={classes.square}>
        <PixelCanvas ref={canvas} label="Reality: nothing shown yet" testId="canvas-reality" />
        <div className={classes.stage}>
          <DrivableStage hands={hands} drawn={drawn} framed />
        </div>
        <Countdown world="reality" />
        <Scrubber over />
        <EndCard />
        {!ready && <p className={classes.missing}>The environment is starting.</p>}
      </div>
      <StepLine source="reality" />
    </figure>
  );
}
