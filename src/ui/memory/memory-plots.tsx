/** The last steps, one plot below the other over the same time: z, reward, end, h. */
import { useState } from 'react';
import type { StepPrediction } from '../../store/engine.ts';
import { formatPercent, formatSigned } from '../format.ts';
import classes from './memory.module.css';
import { plotDone, plotHidden, plotMixture, plotReward } from './plots.ts';
import { TimePlot } from './time-plot.tsx';

interface MemoryPlotsProps {
  steps: readonly StepPrediction[];
  latent: number;
  /** The chosen step, before the newest. */
  ago: number;
  onAgo(ago: number): void;
}

export function MemoryPlots({ steps, latent, ago, onAgo }: MemoryPlotsProps) {
  const [height, setHeight] = useState<number | null>(null);
  const step = steps[steps.length - 1 - ago];
  const shared = { count: steps.length, ago, onAgo };
  const { reward, trueReward, done, ended, h } = step;
  const unit = height === null ? null : Math.min(h.length - 1, Math.max(0, Math.floor(height * h.length)));
  return (
    <>
      <TimePlot
        {...shared}
        title={
          <>
            <b>
              z<sub>{latent}</sub>
            </b>
            <Key tone="m">M’s mixture, darker is likelier</Key>
            <Key tone="v">{step.world === 'dream' ? 'drawn from it' : 'what V then saw'}</Key>
          </>
        }
        label={`Latent ${latent} over the last ${steps.length} steps: M’s mixture and the value that came`}
        testId="plot-mixture"
        height={190}
        draw={(area) => plotMixture(area, steps, latent)}
      />
      {reward !== null && (
        <TimePlot
          {...shared}
          title={
            <>
              <b>Reward</b>
              <Key tone="m">M: {formatSigned(reward).trim()}</Key>
              {trueReward !== null && (
                <Key tone="reference">environment: {formatSigned(trueReward).trim()}</Key>
              )}
            </>
          }
          label={`Reward over the last ${steps.length} steps: as M predicts it, and the environment’s`}
          testId="plot-reward"
          height={84}
          draw={(area) => plotReward(area, steps)}
        />
      )}
      {done !== null && (
        <TimePlot
          {...shared}
          title={
            <>
              <b>The end</b>
              <Key tone="m">M: {formatPercent(done)}</Key>
              <Key tone="reference">{ended ? 'it ended here' : 'it went on'}</Key>
            </>
          }
          label={`Probability of an end over the last ${steps.length} steps, and where the episode ended`}
          testId="plot-done"
          height={48}
          draw={(area) => plotDone(area, steps)}
        />
      )}
      <TimePlot
        {...shared}
        title={
          <>
            <b>h</b>
            <span className={classes.key}>
              {unit === null
                ? `${h.length} units, a row each: blue below 0, orange above`
                : `unit ${unit}: ${formatSigned(h[unit])}`}
            </span>
          </>
        }
        label={`M’s state h, ${h.length} units over the last ${steps.length} steps`}
        testId="plot-hidden"
        height={220}
        draw={(area) => plotHidden(area, steps)}
        onHeight={setHeight}
      />
    </>
  );
}

function Key({ tone, children }: { tone: 'm' | 'v' | 'reference'; children: React.ReactNode }) {
  return (
    <span className={classes.key}>
      <span className={classes.mark} style={{ background: `var(--line-${tone})` }} />
      {children}
    </span>
  );
}
