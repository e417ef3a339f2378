/** Return, step and action of one of the two worlds, written with every frame past React. */
import { useCallback, useRef } from 'react';
import { hasController } from '../../lab/settings/settings.ts';
import type { ViewerFrame } from '../../store/engine.ts';
import { ActionBars } from '../common/action-bars.tsx';
import { useExperiment } from '../experiments/index.tsx';
import { formatSigned } from '../format.ts';
import { Term } from '../glossary/term.tsx';
import { useFrames } from '../workbench.tsx';
import { stepOf } from '../world/scrubber.tsx';
import classes from './picture.module.css';

const ABOUT = {
  reality: 'The sum of the rewards of this episode so far, as the environment gives them.',
  dream: 'The sum of the rewards of this dream so far, as M predicts them. No environment takes part.',
} as const;

export function StepLine({ source }: { source: 'reality' | 'dream' }) {
  const acts = hasController(useExperiment());
  const root = useRef<HTMLDivElement>(null);

  const draw = useCallback(
    (frame: ViewerFrame) => {
      const world = source === 'reality' ? frame : frame.dreamState;
      const say = (name: string, text: string): void => {
        const place = root.current?.querySelector(`[data-value="${name}"]`);
        if (place && place.textContent !== text) place.textContent = text;
      };
      say('return', world ? formatSigned(world.episodeReturn, 1).trim() : '–');
      say('reward', world ? formatSigned(world.reward, 2).trim() : '–');
      say('step', world === null ? '–' : world === frame ? stepOf(frame) : String(world.step));
    },
    [source],
  );
  useFrames(draw);

  return (
    <div ref={root} className={classes.line} data-anchor={`numbers-${source}`}>
      {acts && (
        <span className={classes.score} title={ABOUT[source]}>
          <Term word="return">Return</Term> <b className="numbers" data-value="return" />
        </span>
      )}
      {acts && (
        <span>
          <Term word="reward">Reward</Term> <b className="numbers" data-value="reward" />
        </span>
      )}
      <span>
        Step <b className="numbers" data-value="step" />
      </span>
      {acts && <ActionBars source={source} />}
    </div>
  );
}
