/**
 * How far the dream is from reality, step by step, in percent of the distance of two random frames; behind it the
 * median and the quartiles of many dreams, so that one sees whether this one is typical.
 */
import { useCallback, useMemo, useRef } from 'react';
import { distanceBands } from '../../store/dream-distance.ts';
import type { ViewerFrame } from '../../store/engine.ts';
import { dreamDriverFor } from '../../store/viewer-choices.ts';
import { useContext2d } from '../common/context-2d.ts';
import { Explained } from '../common/explained.tsx';
import { useExperiment } from '../experiments/index.tsx';
import { useFrames, useLab, useViewer } from '../workbench.tsx';
import { aboutBands, plotDistances } from './plot-distances.ts';
import classes from './watch.module.css';

const WIDTH = 400;
const HEIGHT = 110;

const ABOUT =
  'V looks at both pictures; the distance is that of its two z. 0 % is the same picture, 100 % what two random ' +
  'frames of the experiment differ by. Under reality’s actions a small distance means that M predicts well. ' +
  'Where C or you drive the dream, the two go different ways, and 100 % is no mistake.';

export function DistanceChart() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const value = useRef<HTMLElement>(null);
  const contextOf = useContext2d();
  const distances = useRef<number[]>([]);
  const experiment = useExperiment();
  const report = useLab((state) => state.report);
  const driver = useViewer(({ dreamDriver, has }) => dreamDriverFor(dreamDriver, has));
  const bands = useMemo(() => distanceBands(report, experiment, driver), [report, experiment, driver]);

  const draw = useCallback(
    (frame: ViewerFrame) => {
      const step = frame.dreamState?.step ?? 0;
      const known = distances.current;
      if (step < known.length) known.length = step;
      if (frame.dreamDistance !== null) known[step] = frame.dreamDistance;
      const text = frame.dreamDistance === null ? '–' : `${frame.dreamDistance.toFixed(0)} %`;
      if (value.current && value.current.textContent !== text) value.current.textContent = text;
      const context = contextOf(canvas.current);
      if (context) plotDistances(context, known, bands);
    },
    [contextOf, bands],
  );
  useFrames(draw);

  return (
    <div className={classes.distance} data-anchor="distance">
      <Explained why={ABOUT} className={classes.choiceName}>
        Dream and reality differ by <b ref={value} className="numbers" data-testid="dream-distance" />
      </Explained>
      <div className={classes.plot}>
        <canvas
          ref={canvas}
          className={classes.curve}
          width={2 * WIDTH}
          height={2 * HEIGHT}
          role="img"
          aria-label="Distance of dream and reality at each step of this dream"
        />
        <span className={classes.random}>100 %</span>
      </div>
      <p className={classes.key}>100 %: two random frames. {aboutBands(bands)}</p>
    </div>
  );
}
