/** One latent: its number, its KL, a slider with the prior's ±2 band marked, its value. */
import { useEffect, useRef } from 'react';
import { largestKl } from '../../store/latents.ts';
import { formatSigned } from '../format.ts';
import { useLab } from '../workbench.tsx';
import { REACH } from './latent-bank.ts';
import classes from './latents.module.css';
import type { Latents } from './use-latents.ts';

interface LatentSliderProps {
  latents: Latents;
  dimension: number;
}

export function LatentSlider({ latents: { bank, hold }, dimension }: LatentSliderProps) {
  const klOfAll = useLab((state) => state.klPerDimension);
  const kl = klOfAll?.[dimension] ?? null;
  const slider = useRef<HTMLInputElement>(null);
  const output = useRef<HTMLOutputElement>(null);

  useEffect(
    () =>
      bank.listen(dimension, (value) => {
        if (slider.current) slider.current.value = String(value);
        if (output.current) output.current.textContent = formatSigned(value);
      }),
    [bank, dimension],
  );

  return (
    <div className={classes.row}>
      <span className={classes.name}>
        z<sub>{dimension}</sub>
      </span>
      <span className={classes.kl} title={kl === null ? undefined : `KL ${kl.toFixed(2)} nats`}>
        {kl !== null && (
          <span style={{ width: `${(100 * Math.max(0, kl)) / Math.max(largestKl(klOfAll), 1e-9)}%` }} />
        )}
      </span>
      <input
        ref={slider}
        type="range"
        className={classes.slider}
        min={-REACH}
        max={REACH}
        step={0.02}
        defaultValue={0}
        aria-label={`Latent ${dimension}${kl === null ? '' : `, KL ${kl.toFixed(2)} nats`}`}
        // A finger that comes down may be about to scroll: what it moves is theirs with the first change.
        onPointerDown={({ pointerType }) => pointerType !== 'touch' && hold()}
        onChange={(event) => bank.edit(dimension, Number(event.currentTarget.value))}
      />
      <output ref={output} className={`numbers ${classes.value}`} />
    </div>
  );
}
