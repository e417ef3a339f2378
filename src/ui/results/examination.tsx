/** V and M examined anew, on episodes gathered for it: the button, how far it is, the command that repeats it. */
import { Button, Progress } from '@mantine/core';
import { usualEpisodes } from '../../lab/diagnosis-episodes.ts';
import { experimentOf } from '../../lab/settings/settings.ts';
import { examinationOf } from '../../store/report.ts';
import { isBusy } from '../../store/store.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { CommandLine } from './command-line.tsx';
import classes from './results.module.css';

export function DiagnosisRun() {
  const { actions } = useWorkbench();
  const progress = useLab((state) => state.examination);
  const possible = useLab((state) => state.trained.memory && !isBusy(state.status));
  const settings = useLab((state) => state.settings);
  const savedAs = useLab((state) => state.savedAs);
  const report = useLab((state) => state.report);
  if (progress !== null) {
    return (
      <div className={classes.examination} data-testid="examination">
        <Button size="compact-sm" variant="default" onClick={actions.stop}>
          Stop
        </Button>
        <div className={classes.explanation}>
          {progress.detail}
          <Progress value={100 * progress.fraction} size={4} aria-label="Diagnostics, progress" />
        </div>
      </div>
    );
  }
  if (!possible) return null;
  const { experiment, preset, seed } = settings;
  const made = examinationOf(report);
  const examined = report?.[experimentOf(experiment).diagnostics.key] !== undefined;
  const file = savedAs ?? `${experiment}-${preset}-seed${seed}.safetensors`;
  return (
    <>
      {made && (
        <CommandLine
          command={`npm run examine -- --checkpoint ${file} --episodes ${made.episodes} --seed ${made.seed}`}
          note={
            savedAs === null
              ? 'Save the checkpoint first. This command then reproduces the diagnostics.'
              : null
          }
        />
      )}
      <div className={classes.examination}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => void actions.examine()}
          data-testid="examine"
        >
          {examined ? 'Run diagnostics again' : 'Run diagnostics'}
        </Button>
        <p className={classes.explanation}>
          Records {usualEpisodes(settings)} episodes with seeds that no training run uses and evaluates V and
          M on them.
        </p>
      </div>
    </>
  );
}
