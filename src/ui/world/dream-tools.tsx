/** The dream's temperature, who drives it, and where it begins. */
import { SegmentedControl, Slider, Tooltip } from '@mantine/core';
import { COMMANDS } from '../../store/commands.ts';
import type { DreamDriver } from '../../store/engine.ts';
import { CommandButton } from '../common/command-button.tsx';
import { useViewer, useWorkbench } from '../workbench.tsx';
import classes from './world.module.css';

const ABOUT_TAU =
  'Temperature of the dream. M divides the logits of its mixture by τ and multiplies the ' +
  'variance by τ: a low value gives nearly deterministic dreams, a high value gives noisy ' +
  'ones. The paper trains C in dreams at 1.15.';

const ABOUT_DRIVER =
  'C: C acts on the z and h of the dream, and M predicts reward and done, as in the ' +
  'evaluation in dreams. Reality: the dream receives the actions taken in reality, which ' +
  'shows how well M predicts the environment.';

/** `acts`: the environment has actions. */
export function DreamTools({ acts }: { acts: boolean }) {
  const { run } = useWorkbench();
  const dreamDriver = useViewer((state) => state.dreamDriver);
  const hasController = useViewer(({ has }) => has.vision && has.memory && has.controller);
  const tau = useViewer((state) => state.tau);
  const memory = useViewer((state) => state.has.memory);

  return (
    <div className={classes.dreamTools}>
      <Tooltip label={ABOUT_TAU} multiline maw={320}>
        <span className={classes.tau}>
          τ <span className="numbers">{tau.toFixed(2)}</span>
        </span>
      </Tooltip>
      <Slider
        className={classes.tauSlider}
        thumbLabel={COMMANDS.setTau.label}
        size="sm"
        min={0.1}
        max={2}
        step={0.05}
        label={null}
        marks={[{ value: 1 }]}
        value={tau}
        onChange={(value) => run('setTau', value)}
      />
      {acts && (
        <Tooltip label={ABOUT_DRIVER} multiline maw={320}>
          <SegmentedControl
            aria-label={COMMANDS.setDreamDriver.label}
            size="xs"
            value={hasController ? dreamDriver : 'reality'}
            onChange={(value: DreamDriver) => run('setDreamDriver', value)}
            data={[
              { value: 'controller', label: 'Driver: C', disabled: !hasController },
              { value: 'reality', label: 'Actions of reality' },
            ]}
          />
        </Tooltip>
      )}
      <Tooltip
        label={memory ? 'Start the dream again from the current state of reality.' : 'M is not trained yet.'}
        multiline
        maw={260}
      >
        <CommandButton
          command="startDream"
          run={() => memory && void run('startDream')}
          size="xs"
          variant="default"
          data-disabled={!memory || undefined}
          aria-disabled={!memory}
        />
      </Tooltip>
    </div>
  );
}
