/** A field for the seed of an episode or a dream. */
import { NumberInput } from '@mantine/core';

const MAX_SEED = 2 ** 31 - 1;

interface SeedInputProps {
  label: string;
  value: number;
  onChange(seed: number): void;
  /** CSS pixels: ten digits need 112. */
  width?: number;
  disabled?: boolean;
}

export function SeedInput({ label, value, onChange, width = 112, disabled = false }: SeedInputProps) {
  return (
    <NumberInput
      aria-label={label}
      size="xs"
      w={width}
      hideControls
      allowDecimal={false}
      allowNegative={false}
      min={0}
      max={MAX_SEED}
      clampBehavior="strict"
      disabled={disabled}
      value={value}
      // A field that is empty for a moment is no seed, and the same one again no change.
      onChange={(seed) => typeof seed === 'number' && seed !== value && onChange(seed)}
    />
  );
}
