/** Where a person acts in the dream: keys and fingers over its picture, as over that of reality. */
import { usePanels } from '../experiments/index.tsx';
import { useViewer } from '../workbench.tsx';
import { DrivingSurface } from '../world/driving-surface.tsx';
import { TouchPads } from '../world/touch-pads.tsx';
import type { UsedHands } from '../world/use-hands.ts';
import classes from './overlays.module.css';

export function DreamStage({ hands }: { hands: UsedHands }) {
  const { hands: panel } = usePanels();
  const human = useViewer((state) => state.dreamDriver === 'human');
  return (
    <div className={classes.stage}>
      <DrivingSurface hands={hands} world="dream" zooms={false} />
      {human && hands.touched && panel && <TouchPads driving={hands.driving} pads={panel.pads} />}
    </div>
  );
}
