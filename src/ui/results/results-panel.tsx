/** What came out: the score beside the random policy's and the paper's, or what V and M know of the ball. */
import { Button } from '@mantine/core';
import { hasController } from '../../lab/settings/settings.ts';
import { Panel } from '../common/panel.tsx';
import { useExperiment, usePanels } from '../experiments/index.tsx';
import { download } from '../files.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { DiagnosisRun } from './examination.tsx';
import classes from './results.module.css';

export function ResultsPanel() {
  const panels = usePanels();
  return (
    <Panel title="Results" testId="evaluation" tools={<ResultFiles />}>
      <panels.Results panels={panels} />
      <DiagnosisRun />
    </Panel>
  );
}

function ResultFiles() {
  const { lab, engine, actions } = useWorkbench();
  const report = useLab((state) => state.report);
  const acts = hasController(useExperiment());
  const evolved = useLab((state) => state.stages.evolve.fraction > 0) && acts;
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
      {evolved && (
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
