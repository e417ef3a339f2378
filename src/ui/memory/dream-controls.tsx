/** What changes the dream while its mixture is watched: its temperature, and a new beginning. */
import { CommandButton } from '../common/command-button.tsx';
import { TauSlider } from '../common/tau-slider.tsx';
import { Term } from '../glossary/term.tsx';
import { useViewer } from '../workbench.tsx';
import classes from './memory.module.css';

export function DreamControls() {
  const tau = useViewer((state) => state.tau);
  return (
    <div className={classes.dream}>
      <span>
        Temperature <Term word="tau">τ</Term> <b className="numbers">{tau.toFixed(2)}</b>
      </span>
      <TauSlider className={classes.tau} />
      <span className="quiet">Cold: one component, narrow. Hot: all of them, wide.</span>
      <CommandButton command="startDream" size="compact-sm" variant="default" />
    </div>
  );
}
