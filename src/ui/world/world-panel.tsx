/**
 * The environment as drawn for people; beside it the frame of the agent, V's reconstruction and M's dream. Reads:
 * frames of the viewer loop, drawn outside React as they come; its small state; camera and zoom. Runs: the commands
 * of view-commands.ts. The large picture is drawn by the viewer's thread on a canvas of its own (world-canvas.tsx);
 * keys, fingers and game pads become actions in driving.ts and game-pad.ts, which know nothing of React.
 */
import { Switch } from '@mantine/core';
import { useCallback, useRef } from 'react';
import { hasController } from '../../lab/settings/settings.ts';
import type { ViewerFrame } from '../../store/engine.ts';
import { Panel } from '../common/panel.tsx';
import { PixelCanvas, type PixelCanvasHandle } from '../common/pixel-canvas.tsx';
import { useExperiment } from '../experiments/index.tsx';
import { formatReturn, formatValue } from '../format.ts';
import { useFrames, useViewer, useWorkbench } from '../workbench.tsx';
import { DreamTools } from './dream-tools.tsx';
import { StepNumbers } from './step-numbers.tsx';
import { Transport } from './transport.tsx';
import classes from './world.module.css';
import { WorldPicture } from './world-picture.tsx';
import { WorldView } from './world-view.tsx';

/** Text alternatives change at most once a second: they are read, not watched. */
const DESCRIBE_INTERVAL_MS = 1000;

const DREAM_DRIVERS = {
  controller: 'C',
  reality: 'the actions of reality',
  human: 'you',
} as const;

export function WorldPanel() {
  const { run } = useWorkbench();
  const has = useViewer((state) => state.has);
  const ready = useViewer((state) => state.ready);
  const dreaming = useViewer((state) => state.dreaming);
  const reality = useRef<PixelCanvasHandle>(null);
  const reconstruction = useRef<PixelCanvasHandle>(null);
  const dream = useRef<PixelCanvasHandle>(null);
  const described = useRef(0);
  const acts = hasController(useExperiment());

  const draw = useCallback((frame: ViewerFrame) => {
    reality.current?.draw(frame.frame);
    reconstruction.current?.draw(frame.reconstruction);
    dream.current?.draw(frame.dream);
    const now = performance.now();
    if (now - described.current < DESCRIBE_INTERVAL_MS) return;
    described.current = now;
    const where = `step ${frame.step}, return ${formatReturn(frame.episodeReturn)}`;
    reality.current?.describe(`Reality: the 64 by 64 frame that the agent sees, ${where}`);
    reconstruction.current?.describe(`V's reconstruction of the same frame, ${where}`);
    dream.current?.describe(
      `M's dream, driven by ${DREAM_DRIVERS[frame.dreamState?.driver ?? 'reality']}, ${where}, ` +
        `dream error ${formatValue(frame.divergence)}`,
    );
  }, []);
  useFrames(draw);

  return (
    <Panel
      title="Environment"
      about={
        'The environment as drawn for people, the frame that the agent sees, V’s reconstruction ' +
        'of it, and M’s dream.'
      }
      tools={
        <Switch
          size="xs"
          label="Show dream"
          checked={dreaming}
          onChange={(event) => run(event.currentTarget.checked ? 'startDream' : 'hideDream')}
        />
      }
    >
      <div className={classes.views}>
        <WorldView />
        <div className={classes.pictures}>
          <WorldPicture
            name="Reality"
            about="input of the agent"
            missing={ready ? null : 'The environment is starting.'}
          >
            <PixelCanvas ref={reality} label="Reality: nothing shown yet" testId="canvas-reality" />
          </WorldPicture>
          <WorldPicture
            name="Reconstruction"
            about="by V"
            missing={has.vision ? null : 'V is not trained yet.'}
          >
            <PixelCanvas
              ref={reconstruction}
              label="Reconstruction: V is not trained yet"
              testId="canvas-reconstruction"
            />
          </WorldPicture>
          <WorldPicture name="Dream" about="by M" missing={whyNoDream(has, dreaming)}>
            <PixelCanvas ref={dream} label="Dream: M is not trained yet" testId="canvas-dream" />
          </WorldPicture>
        </div>
      </div>
      <StepNumbers acts={acts} />
      <div className={classes.controls}>
        <Transport acts={acts} />
        <DreamTools acts={acts} />
      </div>
    </Panel>
  );
}

function whyNoDream(has: { vision: boolean; memory: boolean }, dreaming: boolean): string | null {
  if (!has.vision) return 'V and M are not trained yet.';
  if (!has.memory) return 'M is not trained yet. Its training follows that of V.';
  return dreaming ? null : 'The dream is off. Press “Dream from here”.';
}
