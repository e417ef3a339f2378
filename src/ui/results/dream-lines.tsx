/**
 * How long dreams last, how long they forecast, how far they flatter C, and how rightly they judge: a sentence each,
 * where the report has the numbers (docs/results.md has the tables). The command of the first three is that of all
 * diagnostics.
 */
import { checkpointFile } from '../../store/checkpoint-name.ts';
import {
  enduranceOf,
  forecastOf,
  type JudgementAtOne,
  judgementOf,
  optimismOf,
} from '../../store/dream-report.ts';
import { useExperiment } from '../experiments/index.tsx';
import { useLab } from '../workbench.tsx';
import { CommandLine } from './command-line.tsx';
import { enduranceVerdict, forecastVerdict, judgementVerdict, optimismVerdict } from './dream-verdicts.ts';
import classes from './results.module.css';

/** @param about what a dream may lose: "the road" */
export function DreamLines({ about }: { about: string }) {
  const experiment = useExperiment();
  const report = useLab((state) => state.report);
  const endurance = enduranceOf(report, experiment);
  const forecast = forecastOf(report, experiment);
  const optimism = optimismOf(report, experiment);
  const judgement = judgementOf(report);
  return (
    <>
      {endurance && <p className={classes.explanation}>{enduranceVerdict(endurance, about)}</p>}
      {forecast && <p className={classes.explanation}>{forecastVerdict(forecast)}</p>}
      {optimism && <p className={classes.explanation}>{optimismVerdict(optimism)}</p>}
      {judgement && <JudgementLine judgement={judgement} />}
    </>
  );
}

function JudgementLine({ judgement }: { judgement: JudgementAtOne }) {
  const file = useLab(checkpointFile);
  const savedAs = useLab((state) => state.savedAs);
  const { controllers, tracks, dreams } = judgement;
  const command =
    `npm run study -- judgement --from ${file} --controllers ${controllers} --tracks ${tracks} ` +
    `--dreams ${dreams} --seed ${judgement.seed}`;
  return (
    <>
      <p className={classes.explanation}>{judgementVerdict(judgement)}</p>
      <CommandLine command={command} note={savedAs === null ? 'Save the checkpoint first.' : null} />
    </>
  );
}
