/**
 * The environment, large, as drawn for people: cameras, a race, any track. Reads: frames of the viewer loop, drawn
 * outside React as they come; its small state; camera and zoom. Runs: the commands of view-commands.ts. The picture is
 * drawn by the viewer's thread on a canvas of its own (world-canvas.tsx); keys, fingers and game pads become actions in
 * driving.ts and game-pad.ts, which know nothing of React.
 */
import { hasController } from '../../lab/settings/settings.ts';
import { Panel } from '../common/panel.tsx';
import { useExperiment } from '../experiments/index.tsx';
import { Scrubber } from './scrubber.tsx';
import { StepNumbers } from './step-numbers.tsx';
import { Transport } from './transport.tsx';
import classes from './world.module.css';
import { WorldOptions } from './world-options.tsx';
import { WorldView } from './world-view.tsx';

export function WorldPanel() {
  const experiment = useExperiment();
  const acts = hasController(experiment);
  return (
    <Panel title={experiment.title} about="As drawn for people. The agent sees only the small frame above.">
      <WorldView />
      <WorldOptions />
      <Scrubber />
      <div className={classes.controls}>
        <Transport acts={acts} />
        <StepNumbers acts={acts} />
      </div>
    </Panel>
  );
}
