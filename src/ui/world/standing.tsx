/** How one of two cars stands: who drives it, its return, and by how much it leads. Written with every frame. */
import { useCallback, useRef } from 'react';
import type { ViewerFrame } from '../../store/engine.ts';
import { usePanels } from '../experiments/index.tsx';
import { formatReturn } from '../format.ts';
import { useFrames, useViewer } from '../workbench.tsx';
import classes from './world-view.module.css';

const DRIVERS = {
  driver: 'Script',
  random: 'Random actions',
  controller: 'C of this page',
  human: 'You',
} as const;

export function Standing({ who }: { who: 'watched' | 'opponent' }) {
  const root = useRef<HTMLElement>(null);
  const driver = useViewer((state) => state.driver);
  const other = useViewer((state) => state.other);
  const { progress } = usePanels();

  const draw = useCallback(
    (frame: ViewerFrame) => {
      const say = (name: string, text: string): void => {
        const place = root.current?.querySelector(`[data-value="${name}"]`);
        if (place && place.textContent !== text) place.textContent = text;
      };
      const of = who === 'watched' ? frame : frame.opponent;
      say('return', of ? formatReturn(of.episodeReturn) : '–');
      say(
        'tiles',
        of?.tilesVisited === undefined ? '' : `${of.tilesVisited} ${progress?.toLowerCase() ?? ''}`,
      );
      say('lead', standingOf(who, frame));
    },
    [who, progress],
  );
  useFrames(draw);

  return (
    <figcaption ref={root} className={classes.standing} data-testid={`standing-${who}`}>
      <b className={classes.who}>{who === 'watched' ? DRIVERS[driver] : other}</b>
      <span>
        Return <b className="numbers" data-value="return" />
      </span>
      {progress && <span className="numbers" data-value="tiles" />}
      <span className={classes.lead} data-value="lead" />
    </figcaption>
  );
}

/** "leads by 0.42 s" on the track; where nothing measures that, "leads by 2" in return; empty behind and at a tie. */
export function standingOf(who: 'watched' | 'opponent', { opponent, ...watched }: ViewerFrame): string {
  if (!opponent) return '';
  const [own, others] = who === 'watched' ? [watched, opponent] : [opponent, watched];
  if (watched.ended && opponent.ended) {
    const ahead = own.episodeReturn - others.episodeReturn;
    return ahead > 0 ? `wins by ${formatReturn(ahead)}` : own.ended && ahead === 0 ? 'a draw' : '';
  }
  if (own.ended) return 'at the end';
  const seconds = opponent.lead === null ? null : who === 'watched' ? opponent.lead : -opponent.lead;
  if (seconds !== null) return seconds > 0 ? `leads by ${seconds.toFixed(2)} s` : '';
  const ahead = own.episodeReturn - others.episodeReturn;
  return ahead > 0 ? `leads by ${formatReturn(ahead)}` : '';
}
