/** The drawn environment and everything over it: input, camera buttons, touch pads, the card at the end of a race. */
import { useCallback, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { messageOf } from '../../math/text.ts';
import type { RunCommand } from '../../store/commands.ts';
import type { ViewerFrame } from '../../store/engine.ts';
import { usePanels } from '../experiments/index.tsx';
import { matchesMedia } from '../media.ts';
import { useFrames, useViewer, useWorkbench } from '../workbench.tsx';
import { Driving } from './driving.ts';
import { DrivingSurface } from './driving-surface.tsx';
import { gamePadReader } from './game-pad.ts';
import { RaceCard } from './race-card.tsx';
import { TouchPads } from './touch-pads.tsx';
import { ViewTools } from './view-tools.tsx';
import { WorldCanvas } from './world-canvas.tsx';
import classes from './world-view.module.css';

/** Fingers are what this screen is pointed at with. */
const touchFirst = (): boolean => matchesMedia('(pointer: coarse)');

const withoutPads =
  (run: RunCommand) =>
  (error: unknown): void =>
    run(
      'notify',
      'info',
      `This browser does not let the page read game pads (${messageOf(error)}): drive with the keyboard or by touch.`,
    );

/** `drawn`: the drawing is shown; false: what lies below it, where it is still driven. */
export function DrivableStage({ drawn = true }: { drawn?: boolean }) {
  const { loop, run } = useWorkbench();
  const { hands: panel, cameras } = usePanels();
  const drivable = panel !== null;
  const human = useViewer((state) => state.actor === 'human') && drivable;
  const waiting = useViewer((state) => state.waiting) && human;
  const finished = useStore(loop.race.state, (state) => state.finished);
  const [touched, setTouched] = useState(touchFirst);
  const box = useRef<HTMLDivElement>(null);
  // Where nobody can act, nobody asks these hands.
  const driving = useMemo(() => {
    const pads = gamePadReader(withoutPads(run));
    return panel?.make(pads) ?? new Driving(pads);
  }, [run, panel]);
  loop.humanAction = driving.action;

  const follow = useCallback(
    (frame: ViewerFrame) => {
      driving.speed = frame.speed ?? 0;
    },
    [driving],
  );
  useFrames(follow);
  const isFocused = useCallback(() => box.current?.contains(document.activeElement) ?? false, []);

  return (
    <div ref={box} className={classes.stage} data-drivable={drivable} data-drawn={drawn}>
      <DrivingSurface driving={driving} drivable={drivable} onTouch={() => setTouched(true)}>
        <WorldCanvas thumbs={human && touched} />
      </DrivingSurface>
      {human && touched && !finished && <TouchPads driving={driving} pads={panel.pads} />}
      {waiting && (
        <div className={classes.ready} role="status">
          {touched ? panel.ready.touch : panel.ready.keys}
        </div>
      )}
      <ViewTools cameras={cameras && drawn} />
      {drivable && <RaceCard isFocused={isFocused} />}
    </div>
  );
}
