/** z as 32 bars, the live latents in colour; beside a dream, the recorded z of the same frame as ticks. */
import { useCallback, useRef } from 'react';
import type { PaperMoment } from '../../lab/clients/paper-client.ts';
import classes from './latent-bars.module.css';
import { useMoments } from './use-paper.ts';

/** Half the height of a bar's box. */
const REACH = 4;

const percent = (value: number): number => 50 - (50 * Math.max(-REACH, Math.min(REACH, value))) / REACH;

/** The paper's z. */
const LATENTS = Array.from({ length: 32 }, (_, latent) => latent);

/** `live`: the latents that tell frames apart; null while unknown. */
export function LatentBars({ live }: { live: readonly number[] | null }) {
  const root = useRef<HTMLDivElement>(null);

  const draw = useCallback(({ recorded, dream }: PaperMoment) => {
    const columns = root.current?.children ?? [];
    const z = dream?.z ?? recorded?.z;
    for (let latent = 0; latent < columns.length; latent++) {
      const [bar, tick] = columns[latent].children as unknown as HTMLElement[];
      const top = percent(Math.max(0, z?.[latent] ?? 0));
      bar.style.top = `${top}%`;
      bar.style.height = `${percent(Math.min(0, z?.[latent] ?? 0)) - top}%`;
      tick.hidden = dream === null || recorded === null;
      if (recorded) tick.style.top = `${percent(recorded.z[latent])}%`;
    }
  }, []);
  useMoments(draw);

  return (
    <div
      ref={root}
      className={classes.bars}
      role="img"
      aria-label={`z as ${LATENTS.length} bars from -${REACH} to ${REACH}`}
    >
      {LATENTS.map((latent) => (
        <div key={latent} className={classes.barColumn} data-live={live === null || live.includes(latent)}>
          <span className={classes.bar} />
          <span className={classes.tick} hidden />
          <span className={classes.barName}>{latent}</span>
        </div>
      ))}
    </div>
  );
}
