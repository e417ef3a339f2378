/** The world as people see it, and beside it what the agent has of it: its picture, V's of that, and M's dream. */
import { Switch } from '@mantine/core';
import { useCallback, useRef } from 'react';
import type { ViewerFrame } from '../../store/engine.ts';
import { Panel } from '../common/panel.tsx';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { formatReturn, formatValue } from '../format.ts';
import { useFrames, useLab, useViewer, useWorkbench } from '../workbench.tsx';
import { DreamTools } from './dream-tools.tsx';
import { Readouts } from './readouts.tsx';
import { Stage } from './stage.tsx';
import { Transport } from './transport.tsx';
import classes from './world.module.css';
import { WorldPicture } from './world-picture.tsx';

/** Text alternatives change at most once a second: they are read, not watched. */
const DESCRIBE_INTERVAL_MS = 1000;

const DREAM_DRIVERS = {
  controller: 'C in the dream',
  reality: 'the actions taken in reality',
  human: 'you',
} as const;

export function WorldPanel() {
  const { loop } = useWorkbench();
  const experiment = useLab((state) => state.settings.experiment);
  const has = useViewer((state) => state.has);
  const ready = useViewer((state) => state.ready);
  const dreaming = useViewer((state) => state.dreaming);
  const reality = useRef<PixelCanvasHandle>(null);
  const reconstruction = useRef<PixelCanvasHandle>(null);
  const dream = useRef<PixelCanvasHandle>(null);
  const described = useRef(0);
  const drives = experiment === 'car-racing';

  const draw = useCallback((frame: ViewerFrame) => {
    reality.current?.draw(frame.frame);
    reconstruction.current?.draw(frame.reconstruction);
    dream.current?.draw(frame.dream);
    const now = performance.now();
    if (now - described.current < DESCRIBE_INTERVAL_MS) return;
    described.current = now;
    const where = `step ${frame.step}, return ${formatReturn(frame.episodeReturn)}`;
    reality.current?.describe(`Reality: the 64 by 64 picture the agent sees, ${where}`);
    reconstruction.current?.describe(`V's reconstruction of the same picture, ${where}`);
    dream.current?.describe(
      `M's dream, driven by ${DREAM_DRIVERS[frame.dreamState?.driver ?? 'reality']}, ${where}, differs from reality by ${formatValue(frame.divergence)}`,
    );
  }, []);
  useFrames(draw);

  return (
    <Panel
      title="World"
      about="The world for people; beside it the picture the agent sees, what V keeps of it, and what M imagines."
      tools={
        <Switch
          size="xs"
          label="Dream along"
          checked={dreaming}
          onChange={(event) => (event.currentTarget.checked ? void loop.dreamFromHere() : loop.wakeUp())}
        />
      }
    >
      <div className={classes.views}>
        <Stage drivable={drives} />
        <div className={classes.pictures}>
          <WorldPicture
            name="Reality"
            about="what the agent sees"
            missing={ready ? null : 'The environment is starting.'}
          >
            <PixelCanvas ref={reality} label="Reality: nothing shown yet" testId="canvas-reality" />
          </WorldPicture>
          <WorldPicture
            name="Reconstruction"
            about="V: frame → z → frame"
            missing={has.vision ? null : 'V is not trained yet: press Train.'}
          >
            <PixelCanvas
              ref={reconstruction}
              label="Reconstruction: V is not trained yet"
              testId="canvas-reconstruction"
            />
          </WorldPicture>
          <WorldPicture name="Dream" about="M: z, action → next z" missing={whyNoDream(has, dreaming)}>
            <PixelCanvas ref={dream} label="Dream: M is not trained yet" testId="canvas-dream" />
          </WorldPicture>
        </div>
      </div>
      <Readouts drives={drives} />
      <div className={classes.controls}>
        <Transport drives={drives} />
        <DreamTools drives={drives} />
      </div>
    </Panel>
  );
}

function whyNoDream(has: { vision: boolean; memory: boolean }, dreaming: boolean): string | null {
  if (!has.vision) return 'M dreams in V’s z, and V is not trained yet: press Train.';
  if (!has.memory) return 'M is not trained yet: it follows V.';
  return dreaming ? null : 'Awake. Press “Dream from here”.';
}
