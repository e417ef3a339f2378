/** What a run lost and went on without loss of results: how many workers of each kind were restarted. */
import { useLab } from '../workbench.tsx';
import { restartsInWords } from './restarts-in-words.ts';
import classes from './stages.module.css';

export function Restarts() {
  const restarts = useLab((state) => state.restarts);
  const text = restartsInWords(restarts);
  if (text === null) return null;
  return (
    <p
      className={classes.restarts}
      data-testid="restarts"
      title="Each was lost, and another one took its place. What it was doing is done again; no result is lost."
    >
      {text}
    </p>
  );
}
