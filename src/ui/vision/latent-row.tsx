/** A latent that matters: the name that a visitor gives it, its slider, and V's pictures at −2, 0 and +2. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { LatentSlider } from '../latents/latent-slider.tsx';
import type { Latents } from '../latents/use-latents.ts';
import { useLab, useWorkbench } from '../workbench.tsx';
import { PictureSheet } from './picture-sheet.tsx';
import { THREE } from './traversal.ts';
import classes from './vision.module.css';

interface LatentRowProps {
  latents: Latents;
  dimension: number;
  /** RGB bytes of all pictures; null: not there yet. */
  pictures: Uint8Array | null;
  /** The first of this latent's three. */
  from: number;
}

export function LatentRow({ latents, dimension, pictures, from }: LatentRowProps) {
  const { run } = useWorkbench();
  const name = useLab((state) => state.latentNames[dimension] ?? '');
  // Null: as it is kept.
  const [typed, setTyped] = useState<string | null>(null);
  const keep = (): void => {
    if (typed !== null) run('nameLatent', dimension, typed);
    setTyped(null);
  };
  return (
    <div className={classes.row} data-testid={`latent-row-${dimension}`}>
      <TextInput
        size="xs"
        className={classes.name}
        aria-label={`Name of latent ${dimension}`}
        placeholder="what does it do?"
        maxLength={24}
        value={typed ?? name}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
      <LatentSlider latents={latents} dimension={dimension} />
      <PictureSheet
        pictures={pictures}
        from={from}
        columns={THREE.length}
        label={`What V decodes with latent ${dimension} at −2, 0 and 2, the others as they are`}
        testId={`three-${dimension}`}
        onChoose={(index) => latents.bank.edit(dimension, THREE[index])}
      />
    </div>
  );
}
