/** The large picture with all that lies over it: the surface one drives on, tools, pads, the end of a race. */
import { useCallback, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { messageOf } from '../../math/text.ts';
import type { ViewerFrame } from '../../store/engine.ts';
import type { Lab } from '../../store/lab.ts';
import { addNotice } from '../../store/store.ts';
import { usePanels } from '../experiments/index.tsx';
import { matchesMedia } from '../media.ts';
import { useFrames, useViewer, useWorkbench } from '../workbench.tsx';
import { Driving } from './driving.ts';
import { DrivingSurface } from './driving-surface.tsx';
import { gamePadReader } from './game-pad.ts';
import { KeysList } from './keys-list.tsx';
import { RaceBar } from './race-bar.tsx';
import { RaceCard } from './race-card.tsx';
import classes from './stage.module.css';
import { StageCanvas } from './stage-canvas.tsx';
import { StageLook } from './stage-look.ts';
import { StageTools } from './stage-tools.tsx';
import { TouchPads } from './touch-pads.tsx';

/** Fingers are what this screen is pointed at with. */
const touchFirst = (): boolean => matchesMedia('(pointer: coarse)');

const withoutPads =
  (lab: Lab) =>
  (error: unknown): void =>
    addNotice(
      lab.store,
      'info',
      `This browser does not let the page read game pads (${messageOf(error)}): drive with the keyboard or by touch.`,
    );

export function Stage() {
  const { loop, lab } = useWorkbench();
  const { hands: panel, cameras } = usePanels();
  const drivable = panel !== null;
  const human = useViewer((state) => state.actor === 'human') && drivable;
  const waiting = useViewer((state) => state.waiting) && human;
  const finished = useStore(loop.race.state, (state) => state.finished);
  const [touched, setTouched] = useState(touchFirst);
  const box = useRef<HTMLDivElement>(null);
  // Nobody's hands are a wheel that nobody asks.
  const driving = useMemo(() => {
    const pads = gamePadReader(withoutPads(lab));
    return panel?.make(pads) ?? new Driving(pads);
  }, [lab, panel]);
  const look = useMemo(() => new StageLook(), []);
  loop.humanAction = driving.action;

  const follow = useCallback(
    (frame: ViewerFrame) => {
      driving.speed = frame.speed ?? 0;
    },
    [driving],
  );
  useFrames(follow);
  const focus = (): void => box.current?.querySelector('button')?.focus({ preventScroll: true });
  const isFocused = useCallback(() => box.current?.contains(document.activeElement) ?? false, []);

  return (
    <div className={classes.column}>
      <div ref={box} className={classes.stage} data-drivable={drivable}>
        <DrivingSurface driving={driving} look={look} drivable={drivable} onTouch={() => setTouched(true)}>
          <StageCanvas look={look} thumbs={human && touched} />
        </DrivingSurface>
        {human && touched && !finished && <TouchPads driving={driving} pads={panel.pads} />}
        {waiting && (
          <div className={classes.ready} role="status">
            {touched ? panel.ready.touch : panel.ready.keys}
          </div>
        )}
        <StageTools look={look} cameras={cameras} />
        {drivable && <RaceCard onAgain={focus} isFocused={isFocused} />}
      </div>
      {panel && <RaceBar panel={panel} onDrive={focus} />}
      <KeysList look={look} />
    </div>
  );
}
