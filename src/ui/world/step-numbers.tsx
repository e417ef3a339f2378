/** Numbers of the current step, written into the page with every frame, past React. */
import { useCallback, useRef } from 'react';
import type { ViewerFrame } from '../../store/engine.ts';
import { ActionBars } from '../common/action-bars.tsx';
import { usePanels } from '../experiments/index.tsx';
import { formatSigned } from '../format.ts';
import { useFrames } from '../workbench.tsx';
import { stepOf } from './scrubber.tsx';
import classes from './world.module.css';

/** `acts`: there are actions and rewards. */
export function StepNumbers({ acts }: { acts: boolean }) {
  const { progress } = usePanels();
  const root = useRef<HTMLDivElement>(null);

  const draw = useCallback((frame: ViewerFrame) => {
    const say = (name: string, text: string): void => {
      const place = root.current?.querySelector(`[data-value="${name}"]`);
      if (place && place.textContent !== text) place.textContent = text;
    };
    say('step', stepOf(frame));
    say('return', formatSigned(frame.episodeReturn, 1).trim());
    say('tiles', frame.tilesTotal === undefined ? '–' : `${frame.tilesVisited ?? 0} / ${frame.tilesTotal}`);
  }, []);
  useFrames(draw);

  return (
    <div ref={root} className={classes.readouts}>
      <Readout name="Step" value="step" />
      {acts && <Readout name="Return" value="return" />}
      {progress && <Readout name={progress} value="tiles" />}
      {acts && <ActionBars source="reality" />}
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
