/**
 * Four dreams from one real moment, and how they part: M's uncertainty, seen. Reads: frames of the viewer, drawn
 * outside React. Runs: `toggleFan`, `compareTau`, `startDream`.
 */
import { useCallback, useRef } from 'react';
import { COMMANDS } from '../../store/commands.ts';
import type { ViewerFrame } from '../../store/engine.ts';
import { CommandButton } from '../common/command-button.tsx';
import { useContext2d } from '../common/context-2d.ts';
import { Missing, Panel } from '../common/panel.tsx';
import { TOP } from '../common/percent-plot.ts';
import { DreamFan } from '../watch/dream-fan.tsx';
import { useFrames, useViewer } from '../workbench.tsx';
import classes from './memory.module.css';
import { type FanSpread, plotFan, spreadInWords } from './plot-fan.ts';

const WIDTH = 640;
const HEIGHT = 150;

const ABOUT =
  'All begin at the same real moment with the same h. Where the four stay alike M is sure of what comes; where they ' +
  'part it knows several futures. 100 %: two random frames, as V sees them.';

export function FanPanel() {
  const dreams = useViewer(({ has }) => has.vision && has.memory);
  const fan = useViewer((state) => state.fan);
  const dreaming = useViewer((state) => state.dreaming);
  return (
    <Panel title="Four dreams from one moment" testId="fan-panel" about={ABOUT}>
      {dreams && (
        <div className={classes.fanButtons}>
          <CommandButton
            command="toggleFan"
            label={fan === 'draws' ? 'One dream' : 'Four draws of M'}
            size="xs"
            variant="default"
            icon={false}
          />
          <CommandButton
            command="compareTau"
            label={fan === 'temperatures' ? 'One dream' : 'Four temperatures'}
            size="xs"
            variant="default"
            icon={false}
          />
          {fan !== null && (
            <CommandButton command="startDream" label="Again from here" size="xs" variant="default" />
          )}
        </div>
      )}
      {!dreams ? (
        <Missing>Dreams need a V and an M that are trained.</Missing>
      ) : fan === null || !dreaming ? (
        <Missing>Press “Four draws of M”: the same moment is dreamed on four times.</Missing>
      ) : (
        <div className={classes.fan}>
          <div className={classes.fanPictures}>
            <DreamFan />
          </div>
          <SpreadChart key={fan} />
        </div>
      )}
    </Panel>
  );
}

function SpreadChart() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const says = useRef<HTMLParagraphElement>(null);
  const spreads = useRef<(FanSpread | undefined)[]>([]);
  const contextOf = useContext2d();
  const draw = useCallback(
    ({ dreamState, fanSpread }: ViewerFrame) => {
      if (dreamState === null) return;
      const known = spreads.current;
      const { step } = dreamState;
      // Other dreams have begun.
      if (step < known.length) known.length = step;
      if (fanSpread !== null) known[step] = fanSpread;
      const text = fanSpread === null ? COMMANDS.toggleFan.label : spreadInWords(step, fanSpread);
      if (says.current && says.current.textContent !== text) says.current.textContent = text;
      const context = contextOf(canvas.current);
      if (context) plotFan(context, known);
    },
    [contextOf],
  );
  useFrames(draw);
  return (
    <figure className={classes.fanChart}>
      <div className={classes.fanPlot}>
        <canvas
          ref={canvas}
          className={classes.canvas}
          width={2 * WIDTH}
          height={2 * HEIGHT}
          role="img"
          aria-label="Distances of the four dreams, step by step: the nearest two, the middle, the farthest two"
          data-testid="fan-spread"
        />
        <span className={classes.random} style={{ top: `${100 * (1 - 100 / TOP)}%` }}>
          100 %
        </span>
      </div>
      <p ref={says} className={classes.says} />
    </figure>
  );
}
