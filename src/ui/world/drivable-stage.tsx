/** The drawn environment and everything over it: input, camera buttons, touch pads, the card at the end of a race. */
import { useCallback, useRef } from 'react';
import { useStore } from 'zustand';
import { usePanels } from '../experiments/index.tsx';
import { useViewer, useWorkbench } from '../workbench.tsx';
import { DrivingSurface } from './driving-surface.tsx';
import { RaceCard } from './race-card.tsx';
import { TouchPads } from './touch-pads.tsx';
import type { UsedHands } from './use-hands.ts';
import { ViewTools } from './view-tools.tsx';
import { WorldCanvas } from './world-canvas.tsx';
import classes from './world-view.module.css';

interface DrivableStageProps {
  hands: UsedHands;
  /** The drawing is shown; false: what lies below it, where it is still driven. */
  drawn?: boolean;
  /** In the framing of the agent's frame, with instruments only for whoever drives; false: cameras and a zoom. */
  framed?: boolean;
}

export function DrivableStage({ hands, drawn = true, framed = false }: DrivableStageProps) {
  const { loop } = useWorkbench();
  const { hands: panel, cameras } = usePanels();
  const drivable = panel !== null;
  const human = useViewer((state) => state.actor === 'human') && drivable;
  const finished = useStore(loop.race.state, (state) => state.finished);
  const box = useRef<HTMLDivElement>(null);
  const { driving, touched } = hands;
  const isFocused = useCallback(() => box.current?.contains(document.activeElement) ?? false, []);

  return (
    <div ref={box} className={classes.stage} data-drivable={drivable} data-drawn={drawn}>
      <DrivingSurface hands={hands} world="reality" zooms={cameras && !framed}>
        <WorldCanvas thumbs={human && touched} framed={framed} />
      </DrivingSurface>
      {human && touched && !finished && <TouchPads driving={driving} pads={panel.pads} />}
      {!framed && <ViewTools cameras={cameras} />}
      {drivable && <RaceCard isFocused={isFocused} />}
    </div>
  );
}
