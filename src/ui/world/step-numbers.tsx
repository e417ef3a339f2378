/** Numbers and action bars of the current step, written into the page with every frame, past React. */
import { useCallback, useRef } from 'react';
import type { ViewerFrame } from '../../store/engine.ts';
import { usePanels } from '../experiments/index.tsx';
import { formatSigned } from '../format.ts';
import { useFrames } from '../workbench.tsx';
import { DivergenceTrace } from './divergence-trace.tsx';
import classes from './world.module.css';

/** `acts`: there are actions and rewards. */
export function StepNumbers({ acts }: { acts: boolean }) {
  const { actions: bars, progress } = usePanels();
  const root = useRef<HTMLDivElement>(null);

  const draw = useCallback(
    (frame: ViewerFrame) => {
      if (root.current === null) return;
      const say = (name: string, text: string): void => {
        const place = root.current?.querySelector(`[data-value="${name}"]`);
        if (place && place.textContent !== text) place.textContent = text;
      };
      say('step', String(frame.step));
      say('return', formatSigned(frame.episodeReturn, 1).trim());
      say('tiles', frame.tilesTotal === undefined ? '–' : `${frame.tilesVisited ?? 0} / ${frame.tilesTotal}`);
      say('dreamed', frame.dreamState === null ? '–' : String(frame.dreamState.step));
      const dreamReturn = frame.dreamState?.episodeReturn;
      say('dream-return', dreamReturn === undefined ? '–' : formatSigned(dreamReturn, 1).trim());
      say('divergence', frame.divergence === null ? '–' : frame.divergence.toFixed(3));
      for (const [i, { name, signed }] of bars.entries()) {
        const value = frame.action[i] ?? 0;
        say(name, formatSigned(value));
        const bar = root.current.querySelector<HTMLElement>(`[data-bar="${name}"]`);
        if (!bar) continue;
        bar.style.left = signed ? `${50 + Math.min(0, value) * 50}%` : '0%';
        bar.style.width = signed ? `${Math.abs(value) * 50}%` : `${value * 100}%`;
      }
    },
    [bars],
  );
  useFrames(draw);

  return (
    <div ref={root} className={classes.readouts}>
      <Readout name="Step" value="step" />
      {acts && <Readout name="Return" value="return" />}
      {progress && <Readout name={progress} value="tiles" />}
      {acts &&
        bars.map(({ name, signed }) => (
          <div key={name} className={classes.action}>
            <span className={classes.readoutName}>{name}</span>
            <span className={classes.track} data-signed={signed} aria-hidden="true">
              <span className={classes.fill} data-bar={name} />
            </span>
            <span className="numbers" data-value={name}>
              {' '}
            </span>
          </div>
        ))}
      <Readout name="Dream step" value="dreamed" />
      {acts && <Readout name="Dream return" value="dream-return" />}
      <div
        className={classes.readout}
        title="Root-mean-square difference between the frames of dream and reality; pixel values from 0 to 1"
      >
        <span className={classes.readoutName}>Dream error (RMSE)</span>
        <span className={classes.divergence}>
          <span className="numbers" data-value="divergence">
            –
          </span>
          <DivergenceTrace />
        </span>
      </div>
    </div>
  );
}

function Readout({ name, value }: { name: string; value: string }) {
  return (
    <div className={classes.readout}>
      <span className={classes.readoutName}>{name}</span>
      <span className="numbers" data-value={value}>
        –
      </span>
    </div>
  );
}
