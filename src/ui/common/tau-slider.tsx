/** The temperature of the dream as a slider, with a mark at 1. Runs: `setTau`. */
import { Slider } from '@mantine/core';
import { COMMANDS } from '../../store/commands.ts';
import { useViewer, useWorkbench } from '../workbench.tsx';

interface TauSliderProps {
  className: string;
  disabled?: boolean;
}

export function TauSlider({ className, disabled }: TauSliderProps) {
  const { run } = useWorkbench();
  const tau = useViewer((state) => state.tau);
  return (
    <Slider
      className={className}
      thumbLabel={COMMANDS.setTau.label}
      size="sm"
      min={0.1}
      max={2}
      step={0.05}
      label={null}
      marks={[{ value: 1 }]}
      value={tau}
      disabled={disabled}
      onChange={(value) => run('setTau', value)}
    />
  );
}
