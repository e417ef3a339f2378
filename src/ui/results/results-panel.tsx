/**
 * Results of a run: the return of C beside a random policy and the paper, and the diagnostics of V and M. Reads:
 * `evaluation` and `report`, an open-ended JSON that store/report.ts and store/car-report.ts check field by field.
 * Runs: `replay`, `runDiagnostics`, `saveReport`, `saveFitness`. Below the numbers stands the command that
 * reproduces them; every table and row has an explanation with the unit and the better direction.
 */
import { hasController } from '../../lab/settings/settings.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Panel } from '../common/panel.tsx';
import { SelfTestNote } from '../common/self-test.tsx';
import { useExperiment, usePanels } from '../experiments/index.tsx';
import { deliver } from '../files.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { DiagnosticsRun } from './diagnostics-run.tsx';
import classes from './results.module.css';

export function ResultsPanel() {
  const panels = usePanels();
  return (
    <Panel title="Results" testId="evaluation" tools={<ResultFiles />}>
      <SelfTestNote />
      <panels.Results panels={panels} />
      <DiagnosticsRun />
    </Panel>
  );
}

function ResultFiles() {
  const { run } = useWorkbench();
  const report = useLab((state) => state.report);
  const acts = hasController(useExperiment());
  const evolved = useLab((state) => state.stages.evolve.fraction > 0) && acts;
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
      {evolved && (
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
