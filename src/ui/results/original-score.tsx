/** What the shipped agent scores outside this page: in Gymnasium's own CarRacing-v3. Nothing for any other agent. */
import { formatWhole } from '../format.ts';
import { useLab } from '../workbench.tsx';
import { ORIGINAL_MEASURED } from './original-measured.ts';
import classes from './results.module.css';

export function OriginalScore() {
  const shipped = useLab((state) => state.shipped);
  const { agent, made, command, date, lastSeed, original, page } = ORIGINAL_MEASURED;
  if (shipped?.name !== agent || shipped.date !== made) return null;
  const score = ({ mean, sd }: { mean: number; sd: number }): string =>
    `${formatWhole(mean)} ± ${formatWhole(sd)}`;
  return (
    <p className={classes.explanation} data-testid="original-score">
      The same file, read by Python, drives Gymnasium’s own CarRacing-v3 for {score(original)} over tracks 0
      to {lastSeed}, beside {score(page)} in this page (<code>{command}</code>, {date}).
    </p>
  );
}
