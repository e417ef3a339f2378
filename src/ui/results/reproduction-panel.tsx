/**
 * The reproduction card: what made the numbers of this page, and the commands that make them again; and the model card
 * to download. Reads: the provenance in the report. Runs: `saveModelCard`.
 */
import { lineageIn } from '../../lab/checkpoint/lineage.ts';
import { counted } from '../../math/text.ts';
import { agentSettings } from '../../store/checkpoint-name.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Details } from '../common/details.tsx';
import { Panel } from '../common/panel.tsx';
import { deliver } from '../files.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { CommandLine } from './command-line.tsx';
import { earlierRunInWords, evaluationCommand, modelCard, provenanceOf } from './model-card.ts';
import classes from './results.module.css';

export function ReproductionPanel() {
  const { run } = useWorkbench();
  const report = useLab((state) => state.report);
  const settings = useLab(agentSettings);
  const evaluation = useLab((state) => state.evaluation);
  const savedAs = useLab((state) => state.savedAs);
  if (report === null) return null;
  const { command, facts } = provenanceOf(report, settings);
  const earlier = lineageIn(report);
  const again = evaluation && evaluationCommand(evaluation, settings, savedAs);
  return (
    <Panel
      title="Reproduce it"
      about="What made this agent, and the commands that make it and measure it again."
      testId="reproduction"
      tools={
        <CommandButton
          command="saveModelCard"
          run={() =>
            run('saveModelCard', () => modelCard({ report, settings, evaluation, savedAs }), deliver)
          }
          size="compact-xs"
          variant="default"
        />
      }
    >
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {command !== null && <CommandLine command={command} note={null} />}
      {earlier.length > 0 && (
        <Details of={`It comes from ${counted(earlier.length, 'earlier run')}, the newest first`} named>
          {earlier.map((run) => (
            <CommandLine
              key={`${run.date} ${run.command}`}
              command={run.command ?? 'unknown'}
              note={earlierRunInWords(run)}
            />
          ))}
        </Details>
      )}
      {again && (
        <CommandLine
          command={again}
          note={savedAs === null ? 'Save the checkpoint first: the command reads it.' : null}
        />
      )}
    </Panel>
  );
}
