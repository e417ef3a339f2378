/** What came out: the score beside the random policy's and the paper's, or what V and M know of the ball. */
import { Button } from '@mantine/core';
import { carResults } from '../../store/car-report.ts';
import { ballResults } from '../../store/report.ts';
import { Missing, Panel } from '../common/panel.tsx';
import { download } from '../files.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { BallScores } from './ball-scores.tsx';
import { CarScores } from './car-scores.tsx';
import { DrivingScores } from './driving-scores.tsx';
import { DiagnosisRun } from './examination.tsx';
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
      <DiagnosisRun />
    </Panel>
  );
}

function ResultFiles() {
  const { lab, engine, actions } = useWorkbench();
  const report = useLab((state) => state.report);
  const drives = useLab(
    (state) => state.settings.experiment === 'car-racing' && state.stages.evolve.fraction > 0,
  );
  const name = (): string => {
    const { experiment, preset, seed } = lab.store.getState().settings;
    return `${experiment}-${preset}-seed${seed}`;
  };
  const save = (suffix: string, content: () => string, type: string): void => {
    const file = `${name()}-${suffix}`;
    actions.saveFile(file, () => download(file, content(), type));
  };
  return (
    <div className={classes.files}>
      {report && (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            const text = () => JSON.stringify(engine.reportJson() ?? report, null, 2);
            save('report.json', text, 'application/json');
          }}
        >
          report.json
        </Button>
      )}
      {drives && (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => save('fitness.csv', () => engine.fitnessCsv(), 'text/csv')}
        >
          fitness.csv
        </Button>
      )}
    </div>
  );
}
