/** What V and M know of the ball, on episodes neither was trained on, and the command that repeats it. */
import type { BallResults } from '../../store/report.ts';
import { formatValue } from '../format.ts';
import { useLab } from '../workbench.tsx';
import { CommandLine } from './command-line.tsx';
import classes from './results.module.css';

export function BallScores({ results }: { results: BallResults }) {
  const { preset, seed } = useLab((state) => state.settings);
  const { r2x, r2y, dreamError, constantVelocityError, horizon, context, unseenEpisodes } = results;
  return (
    <div className={classes.body}>
      <dl className={classes.scores}>
        <Figure name="R² of x from z" value={formatR2(r2x)} />
        <Figure name="R² of y from z" value={formatR2(r2y)} />
        <Figure
          name={`M’s dream, ${horizon ?? '–'} steps on`}
          value={formatValue(dreamError)}
          unit="px"
          strong
        />
        <Figure name="Constant velocity" value={formatValue(constantVelocityError)} unit="px" />
      </dl>
      <p className={classes.explanation}>
        A linear read-out of the ball&rsquo;s place from z, and the mean distance of the dreamed ball from the
        true one after {context ?? 'some'} seen frames, over {unseenEpisodes ?? 'the'} unseen episodes.
      </p>
      <CommandLine
        command={`npm run lab -- bouncing-ball --preset ${preset} --seed ${seed} --out runs/ball`}
        note="Makes the numbers again, from an empty page."
      />
    </div>
  );
}

function formatR2(value: number | null): string {
  return value === null ? '–' : value.toFixed(4);
}

interface FigureProps {
  name: string;
  value: string;
  unit?: string;
  strong?: boolean;
}

function Figure({ name, value, unit, strong = false }: FigureProps) {
  return (
    <div className={classes.figure} data-strong={strong}>
      <dt>{name}</dt>
      <dd>
        {value} {unit && <span className={classes.sd}>{unit}</span>}
      </dd>
    </div>
  );
}
