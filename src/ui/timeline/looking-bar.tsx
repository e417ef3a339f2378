/** While the page shows V or M of an earlier step: says so in every room, with the way back. Runs: `backToNow`. */
import { hasController } from '../../lab/settings/settings.ts';
import { lookingText } from '../../store/timeline-actions.ts';
import { CommandButton } from '../common/command-button.tsx';
import { useExperiment } from '../experiments/index.tsx';
import { useLab } from '../workbench.tsx';
import classes from './timeline.module.css';

export function LookingBar() {
  const looking = useLab((state) => state.looking);
  const text = lookingText(looking, hasController(useExperiment()));
  if (text === null) return null;
  return (
    <section className={classes.bar} aria-label="Timeline" data-testid="looking">
      <span role="status">You are looking at {text}.</span>
      <CommandButton command="backToNow" size="compact-sm" variant="default" testId="back-to-now" />
    </section>
  );
}
