/** After a dream that a person drove: their dreamed return beside that of C, and the way to the same in reality. */
import { Loader } from '@mantine/core';
import { CommandButton } from '../common/command-button.tsx';
import { useExperiment, usePanels } from '../experiments/index.tsx';
import { formatReturn } from '../format.ts';
import { useViewer } from '../workbench.tsx';
import classes from './overlays.module.css';

export function DreamCard() {
  const result = useViewer((state) => state.dreamResult);
  const hasController = useViewer((state) => state.has.controller);
  const { fps } = useExperiment();
  const { hands, episode } = usePanels();
  if (result === null) return null;
  const { you, c } = result;
  const seconds = (steps: number): string => `${(steps / fps).toFixed(1)} s`;
  return (
    <div className={classes.card} data-testid="dream-card">
      <div role="status">
        <h3 className={classes.cardTitle}>The dream is over</h3>
        <dl className={classes.scores}>
          <dt>You</dt>
          <dd className="numbers">{formatReturn(you.episodeReturn)}</dd>
          <dd>{seconds(you.step)}</dd>
          {hasController && (
            <>
              <dt>C</dt>
              <dd className="numbers">
                {c === null ? <Loader size={14} aria-label="C is dreaming" /> : formatReturn(c.episodeReturn)}
              </dd>
              <dd>{c && seconds(c.step)}</dd>
            </>
          )}
        </dl>
        <p className={classes.cardNote}>
          Dreamed returns: M predicted every reward, and drew at every step whether this is the end. Both
          began at the same moment of {episode.one.toLowerCase()} {result.seed}.
        </p>
      </div>
      <div className={classes.cardButtons}>
        <CommandButton command="driveReality" size="xs" icon={false} />
        <CommandButton command="driveDream" size="xs" variant="default" icon={false} label="Dream again" />
        <CommandButton command="stopDriving" size="xs" variant="default" icon={false} label={hands?.stop} />
      </div>
    </div>
  );
}
