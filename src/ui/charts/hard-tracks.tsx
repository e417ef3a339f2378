/** The tracks on which the last generations did worst: a press puts the present C on one of them. */
import { usePanels } from '../experiments/index.tsx';
import { formatCount, formatValue } from '../format.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import classes from './charts.module.css';

export function HardTracks() {
  const tracks = useLab((state) => state.hardTracks);
  const drives = useLab((state) => state.trained.controller);
  const { run } = useWorkbench();
  const { episode } = usePanels();
  const one = episode.one.toLowerCase();
  if (tracks.length === 0 || !drives) return null;
  return (
    <div className={classes.tracks}>
      <span>Hardest {episode.many} (generation: mean return)</span>
      {tracks.map(({ generation, seed, mean }) => (
        <button
          key={generation}
          type="button"
          className={classes.track}
          aria-label={
            `${generation}: ${formatValue(mean)}. Watch C on the hardest ${one} of generation ` +
            `${generation}, seed ${seed}`
          }
          title={
            `Seed ${formatCount(seed)}: mean return ${formatValue(mean)} in generation ` +
            `${generation}. Click to watch C on this ${one}.`
          }
          onClick={() => run('replay', 'controller', seed)}
        >
          {generation}: <span className="numbers">{formatValue(mean)}</span>
        </button>
      ))}
    </div>
  );
}
