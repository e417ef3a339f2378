/**
 * V and M as they were: what drives and dreams here is that of an earlier step, and a run can go back to it. Reads: the
 * time-lapses, which name the steps, and `looking`. Runs: `timelineSteps`, `lookAt`, `backToNow`, `rollBack`.
 */
import { useCallback, useEffect, useState } from 'react';
import type { TrainedPart } from '../../lab/events.ts';
import { hasController } from '../../lab/settings/settings.ts';
import { LETTER, lookingText } from '../../store/timeline-actions.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Locked } from '../common/locked.tsx';
import { Missing, Panel } from '../common/panel.tsx';
import { useNewest } from '../common/use-newest.ts';
import { useExperiment } from '../experiments/index.tsx';
import { formatCount } from '../format.ts';
import { useLocked } from '../locked.ts';
import { useLab, useVersion, useWorkbench } from '../workbench.tsx';
import { SmallWorld } from '../world/small-world.tsx';
import { RollBackDialog } from './roll-back-dialog.tsx';
import classes from './timeline.module.css';

const PARTS: readonly TrainedPart[] = ['vision', 'memory'];

export function TimelinePanel() {
  const { lab } = useWorkbench();
  const kept = useKeptSteps();
  const looking = useLab((state) => state.looking);
  const acts = hasController(useExperiment());
  const why = useLocked();
  const [asks, setAsks] = useState<{ part: TrainedPart; step: number } | null>(null);
  const learned = PARTS.filter((part) => lab.timelapse[part].value !== null);
  const parts = learned.filter((part) => kept !== null && kept[part].length > 0);
  const text = lookingText(looking, acts);

  if (parts.length === 0) return <NothingKept learned={learned} listed={kept !== null} />;
  return (
    <Panel
      title="Timeline"
      testId="timeline"
      about="Drag to an earlier step: what sees, dreams and drives on this page is the network of then."
    >
      <SmallWorld />
      <div className={classes.rows}>
        {parts.map((part) => (
          <Row key={part} part={part} steps={kept![part]} />
        ))}
      </div>
      <p className={classes.says}>
        {text === null ? 'You are looking at the networks as they are now.' : `You are looking at ${text}.`}
        {learned.length > parts.length && ` ${missingText(learned.filter((part) => !parts.includes(part)))}`}
      </p>
      {text !== null && (
        <div className={classes.buttons}>
          <CommandButton command="backToNow" size="xs" variant="default" icon={false} />
          {PARTS.map((part) => ({ part, step: looking[part] })).map(
            ({ part, step }) =>
              step !== null && (
                <Locked key={part} why={why}>
                  <CommandButton
                    command="rollBack"
                    label={`Go back to step ${formatCount(step)} of ${LETTER[part]}…`}
                    run={() => setAsks({ part, step })}
                    size="xs"
                    variant="default"
                    disabled={why !== null}
                    testId={`roll-back-${part}`}
                  />
                </Locked>
              ),
          )}
        </div>
      )}
      <RollBackDialog asked={asks} onClose={() => setAsks(null)} />
    </Panel>
  );
}

function Row({ part, steps }: { part: TrainedPart; steps: readonly number[] }) {
  const { run } = useWorkbench();
  const looking = useLab((state) => state.looking[part]);
  const look = useCallback(({ step }: { step: number | null }) => run('lookAt', part, step), [run, part]);
  const [wanted, ask] = useNewest(look);
  const step = wanted === null ? looking : wanted.step;
  const at = step === null ? steps.length : steps.indexOf(step);
  const text = step === null ? 'now' : `step ${formatCount(step)}`;
  return (
    <label className={classes.row}>
      <b>{LETTER[part]}</b>
      <input
        type="range"
        min={0}
        max={steps.length}
        step={1}
        value={at === -1 ? steps.length : at}
        aria-label={`Step of ${LETTER[part]} that is looked at`}
        aria-valuetext={text}
        data-testid={`timeline-${part}`}
        onChange={({ currentTarget }) => ask({ step: steps[Number(currentTarget.value)] ?? null })}
      />
      <output className="numbers">{text}</output>
    </label>
  );
}

/** Steps with weights in this browser, asked anew as the run keeps more; null until they are listed. */
function useKeptSteps(): Record<TrainedPart, number[]> | null {
  const { lab, run } = useWorkbench();
  const versions = [useVersion(lab.timelapse.vision), useVersion(lab.timelapse.memory)].join();
  const [kept, setKept] = useState<{ of: string; steps: Record<TrainedPart, number[]> } | null>(null);
  useEffect(() => {
    let wanted = true;
    void run('timelineSteps').then((steps) => wanted && steps !== null && setKept({ of: versions, steps }));
    return () => {
      wanted = false;
    };
  }, [run, versions]);
  return kept?.steps ?? null;
}

function NothingKept({ learned, listed }: { learned: readonly TrainedPart[]; listed: boolean }) {
  const shipped = useLab((state) => state.shipped !== null);
  return (
    <Panel title="Timeline" testId="timeline">
      <Missing>
        {learned.length === 0
          ? 'Begins with the first training step of V: its weights of some steps are kept, to look at and go back to.'
          : !listed
            ? 'Looking for the weights of earlier steps…'
            : shipped
              ? 'The agent that comes with the page has the pictures of its learning, below, and not the weights of ' +
                'then, which would make its file many times as large. A run of your own keeps them.'
              : missingText(learned)}
      </Missing>
    </Panel>
  );
}

function missingText(parts: readonly TrainedPart[]): string {
  const names = parts.map((part) => LETTER[part]).join(' and ');
  return (
    `This browser has no weights of earlier steps of ${names}: they stay in the browser in which a run was ` +
    'trained, and are deleted with it. The pictures of those steps are below; nothing else is missing.'
  );
}
