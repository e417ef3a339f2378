/** The tracks on which the last generations did worst: a press puts the present C on one of them. */
import { hardReplay } from '../common/replay-words.ts';
import { usePanels } from '../experiments/index.tsx';
import { formatValue } from '../format.ts';
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
      <span>Watch C on the hardest {episode.many} of the last generations:</span>
      {tracks.map(({ generation, seed, mean }) => (
        <button
          key={generation}
          type="button"
          className={classes.track}
          aria-label={
            `${episode.one} ${seed} mean ${formatValue(mean)}: watch C on the hardest ${one} of ` +
            `generation ${generation}`
          }
          title={
            `In generation ${generation} the candidates had a mean return of ${formatValue(mean)} on ${one} ` +
            `${seed}, less than on any other.`
          }
          onClick={() =>
            run('replayScored', 'controller', seed, hardReplay({ one: episode.one, seed, generation, mean }))
          }
        >
          {one} {seed} <span className={classes.mean}>mean {formatValue(mean)}</span>
        </button>
      ))}
    </div>
  );
}
