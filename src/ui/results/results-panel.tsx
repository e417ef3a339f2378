/** Results of a run: the score of C beside a random policy and the paper, and the diagnostics of V and M. */
import { carResults } from '../../store/car-report.ts';
import { ballResults } from '../../store/report.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Missing, Panel } from '../common/panel.tsx';
import { deliver } from '../files.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { BallScores } from './ball-scores.tsx';
import { CarScores } from './car-scores.tsx';
import { DiagnosticsRun } from './diagnostics-run.tsx';
import { DrivingScores } from './driving-scores.tsx';
import classes from './results.module.css';

export function ResultsPanel() {
  const experiment = useLab((state) => state.settings.experiment);
  const evaluation = useLab((state) => state.evaluation);
  const report = useLab((state) => state.report);
  const ball = ballResults(report);
  const car = carResults(report);
  return (
    <Panel title="Results" testId="evaluation" tools={<ResultFiles />}>
      {experiment === 'car-racing' &&
        (evaluation ? (
          <DrivingScores evaluation={evaluation} />
        ) : (
          <Missing>
            Appears at the end of a run: the return of C on unseen tracks, beside a random policy.
          </Missing>
        ))}
      {experiment === 'car-racing' && car && <CarScores results={car} />}
      {experiment === 'bouncing-ball' &&
        (ball ? (
          <BallScores results={ball} />
        ) : (
          <Missing>
            Appears after M is trained: linear probes of z and h, and the error of M’s dreams.
          </Missing>
        ))}
      <DiagnosticsRun />
    </Panel>
  );
}

function ResultFiles() {
  const { run } = useWorkbench();
  const report = useLab((state) => state.report);
  const drives = useLab(
    (state) => state.settings.experiment === 'car-racing' && state.stages.evolve.fraction > 0,
  );
  return (
    <div className={classes.files}>
      {report && (
        <CommandButton
          command="saveReport"
          run={() => run('saveReport', deliver)}
          size="compact-xs"
          variant="default"
        />
      )}
      {drives && (
        <CommandButton
          command="saveFitness"
          run={() => run('saveFitness', deliver)}
          size="compact-xs"
          variant="default"
        />
      )}
    </div>
  );
}
