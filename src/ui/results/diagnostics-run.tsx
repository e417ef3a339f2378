/** Diagnostics of V and M on new episodes: the button, the progress, the command that reproduces them. */

import { Progress } from '@mantine/core';
import { usualEpisodes } from '../../lab/evaluation/diagnosis-episodes.ts';
import { experimentOf } from '../../lab/settings/settings.ts';
import { checkpointFile } from '../../store/checkpoint-name.ts';
import { diagnosticsOf } from '../../store/report.ts';
import { isBusy } from '../../store/store.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Details } from '../common/details.tsx';
import { useLab } from '../workbench.tsx';
import { CommandLine } from './command-line.tsx';
import classes from './results.module.css';

export function DiagnosticsRun() {
  const progress = useLab((state) => state.diagnostics);
  const possible = useLab((state) => state.trained.memory && !isBusy(state.status));
  const settings = useLab((state) => state.settings);
  const file = useLab(checkpointFile);
  const savedAs = useLab((state) => state.savedAs);
  const report = useLab((state) => state.report);
  if (progress !== null) {
    return (
      <div className={classes.examination} data-testid="examination">
        <CommandButton command="stopRun" label="Stop" icon={false} size="compact-sm" variant="default" />
        <div className={classes.explanation}>
          {progress.detail}
          <Progress value={100 * progress.fraction} size={4} aria-label="Diagnostics, progress" />
        </div>
      </div>
    );
  }
  if (!possible) return null;
  const made = diagnosticsOf(report);
  const measured = report?.[experimentOf(settings.experiment).diagnostics.key] !== undefined;
  return (
    <>
      {made && (
        <Details named of="The command that measures V and M again">
          <CommandLine
            command={`npm run diagnose -- --checkpoint ${file} --episodes ${made.episodes} --seed ${made.seed}`}
            note={
              savedAs === null
                ? 'Save the checkpoint first. This command then reproduces the diagnostics.'
                : null
            }
          />
        </Details>
      )}
      <div className={classes.examination}>
        <CommandButton
          command="runDiagnostics"
          label={measured ? 'Measure V and M again' : 'Measure V and M'}
          size="compact-sm"
          variant="default"
          testId="examine"
        />
        <p className={classes.explanation}>
          Records {usualEpisodes(settings)} new episodes, of seeds that no training uses, and measures V and M
          on them. Training, saving and opening files wait until it is done.
        </p>
      </div>
    </>
  );
}
