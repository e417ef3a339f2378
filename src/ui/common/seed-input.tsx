/** A field for the seed of an episode or a dream: a whole number. Letters and larger numbers do not enter it. */
import { TextInput } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';

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
  // What is typed may be empty for a moment: that is no seed.
  const [typed, setTyped] = useState<string | null>(null);

  const enter = (seed: number): void => {
    if (seed >= 0 && seed <= MAX_SEED && seed !== value) onChange(seed);
  };
  const type = (text: string): void => {
    const digits = text.replace(/\D/g, '');
    if (Number(digits) > MAX_SEED) return;
    setTyped(digits === '' ? digits : null);
    if (digits !== '') enter(Number(digits));
  };
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    enter(value + by);
  };

  return (
    <TextInput
      aria-label={label}
      size="xs"
      w={width}
      inputMode="numeric"
      autoComplete="off"
      disabled={disabled}
      value={typed ?? String(value)}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={step}
      onBlur={() => setTyped(null)}
    />
  );
}
