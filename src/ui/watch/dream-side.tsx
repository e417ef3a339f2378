/** Beside the dream: who drives it, its temperature, where it begins, and how far it is from reality. */
import { Tooltip } from '@mantine/core';
import { COMMANDS } from '../../store/commands.ts';
import type { DreamDriver } from '../../store/engine.ts';
import { isOtherWorld } from '../../store/own-world.ts';
import { dreamDriverFor } from '../../store/viewer-choices.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Explained } from '../common/explained.tsx';
import { Segments } from '../common/segments.tsx';
import { SelfTestNote } from '../common/self-test.tsx';
import { TauSlider } from '../common/tau-slider.tsx';
import { useLab, useViewer, useWorkbench } from '../workbench.tsx';
import { DistanceChart } from './distance-chart.tsx';
import { DreamSeed } from './dream-seed.tsx';
import classes from './watch.module.css';

const ABOUT_DRIVER: Readonly<Record<DreamDriver, string>> = {
  controller:
    'C sees only the dream: z and h come from M. The two worlds part ways, and both go on: in each, C keeps to a road.',
  reality:
    'The dream gets the actions that are taken in reality. That is a test of M: the longer the two pictures agree, ' +
    'the better it predicts.',
  human:
    'You drive what M imagines; no physics takes part. It begins at a real moment, on the grid of the track that ' +
    'you see in reality; the road beyond it is M’s.',
};

/** Of C where reality is a world that it was not trained in. */
const ABOUT_STRANGER =
  'C sees only the dream: z and h come from M. In reality it sees a world that this agent was not trained in: the ' +
  'room Environment has set it.';

const ABOUT_TAU =
  'Temperature of the dream. M divides the logits of its mixture by τ and multiplies the variance by τ. The paper ' +
  'trains C in dreams at 1.15.';

const COMPARES =
  'Four dreams from one moment, with the same draws of M: only τ differs. Cold stays calm, hot jumps.';

const ONE_DREAM = 'One dream in place of the four.';

export function DreamSide({ acts }: { acts: boolean }) {
  const isStranger = useLab(isOtherWorld);
  const { run } = useWorkbench();
  const has = useViewer((state) => state.has);
  const wanted = useViewer((state) => state.dreamDriver);
  const tau = useViewer((state) => state.tau);
  const fan = useViewer((state) => state.fan);
  const dreaming = useViewer((state) => state.dreaming);
  const dreams = has.vision && has.memory;
  const driver = dreamDriverFor(wanted, has);

  return (
    <aside className={classes.side} aria-label="The dream">
      <SelfTestNote />
      {acts && (
        <div className={classes.choice} data-anchor="dream-driver">
          <h3 className={classes.choiceName}>Who drives the dream?</h3>
          <Segments
            aria-label={COMMANDS.setDreamDriver.label}
            fullWidth
            size="sm"
            value={driver}
            onChange={(value) => void (value === 'human' ? run('driveDream') : run('setDreamDriver', value))}
            data={[
              { value: 'controller', label: 'C, in its own dream', disabled: !has.controller },
              { value: 'reality', label: 'Reality’s actions', disabled: !dreams },
              { value: 'human', label: 'You', disabled: !dreams },
            ]}
          />
          <p className={classes.says}>
            {driver === 'controller' && isStranger ? ABOUT_STRANGER : ABOUT_DRIVER[driver]}
          </p>
        </div>
      )}
      <div className={classes.choice} data-anchor="tau">
        <div className={classes.tauRow}>
          <Explained why={ABOUT_TAU} className={classes.choiceName}>
            Temperature τ <span className="numbers">{tau.toFixed(2)}</span>
          </Explained>
          <TauSlider className={classes.tau} disabled={!dreams} />
          <Tooltip
            label={
              fan === 'temperatures'
                ? ONE_DREAM
                : 'Four dreams from this moment with the same draws of M, at τ 0.1, 0.5, 1 and 1.3.'
            }
            multiline
            maw={260}
          >
            <CommandButton
              command="compareTau"
              label={fan === 'temperatures' ? 'One dream' : 'Compare τ'}
              icon={false}
              size="xs"
              variant="default"
              disabled={!dreams}
              testId="compare-tau"
            />
          </Tooltip>
        </div>
        <p className={classes.says}>{fan === 'temperatures' ? COMPARES : tauInWords(tau)}</p>
      </div>
      <div className={classes.buttons}>
        <CommandButton command="startDream" size="xs" variant="default" disabled={!dreams} />
        <Tooltip
          label="Leave the dream: reality goes back to the moment at which it began, and goes on from there."
          multiline
          maw={260}
        >
          <CommandButton command="wakeUp" size="xs" variant="default" disabled={!dreams || !dreaming} />
        </Tooltip>
        <Tooltip
          label={
            fan === 'draws' ? ONE_DREAM : 'Four dreams from this moment, with four different draws of M.'
          }
          multiline
          maw={260}
        >
          <CommandButton
            command="toggleFan"
            label={fan === 'draws' ? 'One dream' : undefined}
            icon={false}
            size="xs"
            variant="default"
            disabled={!dreams}
          />
        </Tooltip>
      </div>
      <div className={classes.seedRow}>
        {acts && <DreamSeed />}
        <RoomDoor />
      </div>
      <DistanceChart />
    </aside>
  );
}

/** The way to the room of failures. */
function RoomDoor() {
  const { run } = useWorkbench();
  return (
    <button
      type="button"
      className={classes.door}
      data-testid="room-dream"
      onClick={() => run('openRoom', 'dream')}
    >
      Watch it fail
    </button>
  );
}

function tauInWords(tau: number): string {
  if (tau < 0.5)
    return 'Cold: M dreams what it holds likeliest, nearly always the same. C learns to cheat such a dream.';
  if (tau < 0.95) return 'Cool: calmer than the world that M saw.';
  if (tau <= 1.05) return 'As M was trained: the dream is as uncertain as M is.';
  if (tau <= 1.3) return 'Warm: a little harder than reality. The paper trains C here.';
  return 'Hot: M takes unlikely turns, and the picture jumps from step to step.';
}
