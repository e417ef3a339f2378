/** 3, 2, 1 over the picture in which a person is about to act. */
import { useViewer } from '../workbench.tsx';
import classes from './overlays.module.css';

export function Countdown({ world }: { world: 'reality' | 'dream' }) {
  const count = useViewer((state) => state.countdown);
  const inDream = useViewer((state) => state.dreamDriver === 'human');
  if (count === null || inDream !== (world === 'dream')) return null;
  return (
    <div className={classes.count} role="status" aria-label={`Starts in ${count}`}>
      {count}
    </div>
  );
}
