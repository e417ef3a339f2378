/** What changes the dream while its mixture is watched: its temperature, and a new beginning. */
import { Slider } from '@mantine/core';
import { COMMANDS } from '../../store/commands.ts';
import { CommandButton } from '../common/command-button.tsx';
import { Term } from '../glossary/term.tsx';
import { useViewer, useWorkbench } from '../workbench.tsx';
import classes from './memory.module.css';

export function DreamControls() {
  const { run } = useWorkbench();
  const tau = useViewer((state) => state.tau);
  return (
    <div className={classes.dream}>
      <span>
        Temperature <Term word="tau">τ</Term> <b className="numbers">{tau.toFixed(2)}</b>
      </span>
      <Slider
        className={classes.tau}
        thumbLabel={COMMANDS.setTau.label}
        size="sm"
        min={0.1}
        max={2}
        step={0.05}
        label={null}
        marks={[{ value: 1 }]}
        value={tau}
        onChange={(value) => run('setTau', value)}
      />
      <span className="quiet">Cold: one component, narrow. Hot: all of them, wide.</span>
      <CommandButton command="startDream" size="compact-sm" variant="default" />
    </div>
  );
}
