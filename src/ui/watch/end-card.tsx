/** Why the episode of reality ended, and whose score it is; it goes when the next one begins. */
import { useStore } from 'zustand';
import type { EpisodeEnd } from '../../store/viewer-state.ts';
import { CommandButton } from '../common/command-button.tsx';
import { usePanels } from '../experiments/index.tsx';
import { formatReturn } from '../format.ts';
import { useViewer, useWorkbench } from '../workbench.tsx';
import classes from './overlays.module.css';

const WHOSE = { human: 'You', controller: 'C', driver: 'The script', random: 'Random actions' } as const;

export function EndCard() {
  const { loop } = useWorkbench();
  const result = useViewer((state) => state.episodeResult);
  // Who replays it looks at its last picture.
  const replaying = useViewer((state) => state.replaying);
  // A race has a card of its own.
  const racing = useStore(loop.race.state, (state) => state.finished);
  const { episode, ends } = usePanels();
  if (result === null || racing || replaying) return null;
  const { waits } = result;
  return (
    <div className={classes.card} data-testid="end-card">
      <div role="status">
        <h3 className={classes.cardTitle}>{ends[result.reason]}</h3>
        <p className={classes.cardScore}>{scoreOf(result)}</p>
        <p className={classes.cardNote}>
          {episode.one} {result.seed}, {result.step} steps.
          {waits ? '' : ` The next ${episode.one.toLowerCase()} begins in a moment.`}
        </p>
      </div>
      {waits && (
        <div className={classes.cardButtons}>
          <CommandButton command="restart" size="xs" label="Once more" icon={false} />
          <CommandButton command="nextEpisode" size="xs" variant="default" icon={false} />
          {result.actor === 'human' && (
            <CommandButton
              command="stopDriving"
              size="xs"
              variant="default"
              icon={false}
              label="Let C drive"
            />
          )}
        </div>
      )}
    </div>
  );
}

function scoreOf({ actor, drivers, episodeReturn }: EpisodeEnd): string {
  if (drivers === 'mixed') return 'Drivers changed on the way, so the return is nobody’s.';
  return `${WHOSE[actor]}: return ${formatReturn(episodeReturn)}`;
}
