/** The end of a race: everybody's score on this track, and what comes next. */
import { Button, Loader } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { type ExperimentRecord, experimentOf } from '../../lab/settings/settings.ts';
import type { Participant, RaceState } from '../../store/race-results.ts';
import { useExperiment, usePanels } from '../experiments/index.tsx';
import { formatWhole } from '../format.ts';
import { useViewer, useWorkbench } from '../workbench.tsx';
import classes from './race-card.module.css';

const NAMES: Readonly<Record<Participant, string>> = {
  human: 'You',
  controller: 'C',
  driver: 'Script',
  other: 'The other agent',
};

interface RaceCardProps {
  /** Whether the focus is on the picture: only from there is it taken along. */
  isFocused: () => boolean;
}

export function RaceCard({ isFocused }: RaceCardProps) {
  const { loop, run } = useWorkbench();
  const race = useStore(loop.race.state);
  const { episode } = usePanels();
  const experiment = useExperiment();
  // A person chooses what comes next; without one the next begins by itself.
  const goesOn = useViewer(
    ({ playing, replaying, episodeResult }) => playing && !replaying && episodeResult?.waits === false,
  );
  const again = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (race.finished && isFocused()) again.current?.focus({ preventScroll: true });
  }, [race.finished, isFocused]);
  if (!race.finished) return null;

  return (
    <div className={classes.card} data-testid="race-card">
      <div role="status">
        <h3 className={classes.cardTitle}>
          {episode.one} {race.seed}
        </h3>
        <ol className={classes.ranks}>
          {ranksOf(race, experiment).map(({ who, score, tiles }) => (
            <li key={who} className={classes.rank} data-who={who}>
              <span>{NAMES[who]}</span>
              <b className="numbers">{score === null ? <Loader size={14} aria-label="driving" /> : score}</b>
              <span className={classes.rankTiles}>{tiles}</span>
            </li>
          ))}
        </ol>
        {race.actionSource === 'mixed' && (
          <p className={classes.cardNote}>Drivers changed during the episode, so it is not scored.</p>
        )}
        {goesOn && (
          <p className={classes.cardNote}>The next {episode.one.toLowerCase()} begins in a moment.</p>
        )}
      </div>
      <div className={classes.cardButtons}>
        <Button ref={again} size="xs" data-testid="race-again" onClick={() => run('race', race.seed)}>
          Restart this {episode.one.toLowerCase()}
        </Button>
        <Button size="xs" variant="default" onClick={() => run('race', race.seed + 1)}>
          Next {episode.one.toLowerCase()}
        </Button>
      </div>
    </div>
  );
}

interface Rank {
  who: Participant;
  /** Null while it is computed. */
  score: string | null;
  tiles: string;
}

/** Best first; those who are still driving unseen last. */
export function ranksOf(
  { scores, pending }: Pick<RaceState, 'scores' | 'pending'>,
  { progress: counts, fps }: Pick<ExperimentRecord, 'progress' | 'fps'> = experimentOf('car-racing'),
): Rank[] {
  const done = (Object.keys(NAMES) as Participant[]).flatMap((who) => {
    const result = scores[who];
    return result === undefined ? [] : [{ who, result }];
  });
  done.sort((a, b) => b.result.episodeReturn - a.result.episodeReturn);
  const ranks: Rank[] = done.map(({ who, result }) => ({
    who,
    score: formatWhole(result.episodeReturn),
    tiles: `${counts === null ? '' : `${result.tilesVisited} ${counts}s · `}${(result.step / fps).toFixed(1)} s`,
  }));
  const waiting = pending.filter((who) => scores[who] === undefined);
  return [...ranks, ...waiting.map((who) => ({ who, score: null, tiles: '' }))];
}
