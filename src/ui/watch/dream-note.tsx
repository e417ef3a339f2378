/** Says that the dream is over, and why; it begins again by itself. */
import { usePanels } from '../experiments/index.tsx';
import { useViewer } from '../workbench.tsx';
import classes from './overlays.module.css';

export function DreamNote() {
  const note = useViewer((state) => state.dreamNote);
  const answered = useViewer((state) => state.dreamResult !== null);
  const { lost } = usePanels();
  if (note === null || answered) return null;
  return (
    <p className={classes.says} role="status" data-testid="dream-note">
      {note === 'lost' ? lost : 'M ended this dream.'} The next one begins in a moment.
    </p>
  );
}
