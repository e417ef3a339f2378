/**
 * How long dreams last, how long they forecast, and how rightly they judge: a sentence each, where the report has the
 * numbers (docs/results.md has the tables and the commands).
 */
import { enduranceOf, forecastOf, judgementOf } from '../../store/dream-report.ts';
import { useExperiment } from '../experiments/index.tsx';
import { useLab } from '../workbench.tsx';
import { enduranceVerdict, forecastVerdict, judgementVerdict } from './dream-verdicts.ts';
import classes from './results.module.css';

/** @param about what a dream may lose: "the road" */
export function DreamLines({ about }: { about: string }) {
  const experiment = useExperiment();
  const report = useLab((state) => state.report);
  const endurance = enduranceOf(report, experiment);
  const forecast = forecastOf(report, experiment);
  const judgement = judgementOf(report);
  return (
    <>
      {endurance && <p className={classes.explanation}>{enduranceVerdict(endurance, about)}</p>}
      {forecast && <p className={classes.explanation}>{forecastVerdict(forecast)}</p>}
      {judgement && <p className={classes.explanation}>{judgementVerdict(judgement)}</p>}
    </>
  );
}
